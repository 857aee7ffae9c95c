#!/usr/bin/env python3
"""Lists what is compiled into the binary, as CycloneDX 1.5 JSON on standard output:

    sbom.py ASSETS RID VERSION BINARY

ASSETS is the project.assets.json of the executable, as restored for a native build; RID is linux-arm64 or the like. The time is $SOURCE_DATE_EPOCH.
The same input gives the same bytes. What trimming left nothing of is listed all the same: a list that names too much misses nothing.
"""
import base64, datetime, hashlib, json, os, pathlib, re, sys, uuid


OF_FILES = {"concentus": "BSD-3-Clause"}  # packages whose licence is a file


def nuspec(folder):
    text = next(folder.glob("*.nuspec")).read_text(encoding="utf-8-sig")
    tag = lambda name: (re.search(rf"<{name}[^>]*>([^<]*)</{name}>", text) or [None, ""])[1].strip()
    # A package may bring its licence as a file: what that says was read once, by a person.
    return OF_FILES.get(folder.parent.name, tag("license")), tag("projectUrl"), tag("copyright")


def component(name, version, sha512, folders):
    folder = next((f for f in (pathlib.Path(root) / name.lower() / version for root in folders) if f.is_dir()), None)
    if folder is None:
        sys.exit(f"sbom: the package {name} {version} is in none of {', '.join(folders)}")
    licence, url, holder = nuspec(folder)
    if not licence:
        sys.exit(f"sbom: the package {name} {version} names no licence: look at {folder}")
    found = sha512 or next(iter(folder.glob("*.nupkg.sha512"))).read_text().strip()
    purl = f"pkg:nuget/{name}@{version}"
    return {
        "type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
        "licenses": [{"license": {"id": licence}}], "copyright": holder,
        "hashes": [{"alg": "SHA-512", "content": base64.b64decode(found).hex()}],
        **({"externalReferences": [{"type": "website", "url": url}]} if url else {}),
    }


def main(assets_file, rid, version, binary):
    assets = json.loads(pathlib.Path(assets_file).read_text(encoding="utf-8-sig"))
    folders = list(assets["packageFolders"])
    framework = next(iter(assets["project"]["frameworks"]))
    found = [tuple(key.split("/")) for key, what in assets["targets"][framework].items() if what["type"] == "package" and what.get("runtime")]
    # The runtime itself: its pack is named after the machine that was restored for last, which may be another one.
    packs = {d["name"].rsplit(".linux-", 1)[0]: d["version"].strip("[]").split(",")[0] for d in assets["project"]["frameworks"][framework].get("downloadDependencies", [])}
    runtime = "Microsoft.NETCore.App.Runtime.NativeAOT"
    if runtime not in packs:
        sys.exit(f"sbom: {assets_file} was not restored for a native build: ./publish-arm64.sh")
    components = [component(name, ver, assets["libraries"][f"{name}/{ver}"]["sha512"], folders) for name, ver in found]
    components.append(component(f"{runtime}.{rid}", packs[runtime], None, folders))
    components.sort(key=lambda c: c["purl"].lower())
    own = f"pkg:generic/hydra-kiosk@{version}"
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {
            "timestamp": datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application", "bom-ref": own, "name": "hydra-kiosk", "version": version, "purl": own,
                "licenses": [{"license": {"id": "MIT"}}],
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(pathlib.Path(binary).read_bytes()).hexdigest()}],
                "properties": [{"name": "hydra-kiosk:runtime-identifier", "value": rid}],
            },
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": [c["bom-ref"] for c in components]}] + [{"ref": c["bom-ref"]} for c in components],
    }
    document["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True)).urn
    json.dump(document, sys.stdout, indent=1, sort_keys=True, ensure_ascii=False)
    print()


if len(sys.argv) != 5:
    sys.exit(__doc__)
main(*sys.argv[1:])
