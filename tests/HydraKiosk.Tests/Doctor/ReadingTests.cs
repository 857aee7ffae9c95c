using System.Runtime.Versioning;
using HydraKiosk.Control.Folders;
using HydraKiosk.Doctor.Readings;

namespace HydraKiosk.Tests.Doctor;

/// <summary>The kernel's texts and the service's unit, as they are on real machines and as they should not be.</summary>
[SupportedOSPlatform("linux")]
public sealed class ReadingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-doctor-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Default_routes_are_found_among_others()
    {
        const string Four =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT                                                       \n"
            + "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0                                                                           \n"
            + "wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0                                                                           \n"
            + "eth0\t00000000\t0101A8C0\t0200\t0\t0\t600\t00000000\t0\t0\t0                                                                            \n";
        const string Six =
            "fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000400 00000001 00000000 00000001    wlan0\n"
            + "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe80000000000000021122fffe334455 00000400 00000001 00000000 00000003    wwan0\n"
            + "00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n";

        Assert.Equal([new DefaultRoute("wlan0", "192.168.1.1"), new DefaultRoute("wwan0", "IPv6")], RouteReading.Parse(Four, Six).Defaults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Iface\n\n\t\t\t\t\n")]
    [InlineData("x\nwlan0\t00000000\tzz\tzz\t0\t0\t0\t00000000\n")]
    public void Tables_that_are_none_have_no_route(string text) => Assert.Empty(RouteReading.Parse(text, text).Defaults);

    [Fact]
    public void This_machine_s_own_files_are_understood()
    {
        var self = ProcessFacts.Read("/proc", "self");

        Assert.Equal(PosixFiles.User, self?.User);
        Assert.NotNull(self?.RealtimeLimit);
        Assert.Null(ProcessFacts.Read("/proc", "no-such-process"));
        Assert.Equal("Linux", RouteReading.Read("/proc") is not null ? "Linux" : "");
    }

    [Theory]
    [InlineData("Max realtime priority     95                   95                   ", 95)]
    [InlineData("Max realtime priority     unlimited            unlimited            ", 99)]
    [InlineData("Max realtime priority     ?                    ", null)]
    [InlineData("Max open files            1024                 4096                 files", null)]
    public void The_limit_of_priorities_is_read(string line, int? expected) =>
        Assert.Equal(expected, ProcessFacts.Parse("Uid:\t1\t2\t3\t4\n", line)?.RealtimeLimit);

    [Fact]
    public void Users_groups_and_rights_are_read()
    {
        var facts = ProcessFacts.Parse("Name:\tx\nUid:\t1000\t1001\t0\t0\nGid:\t1000\t1002\t0\t0\nGroups:\t29 997 \nCapEff:\t0000000000800000\n", "");

        Assert.NotNull(facts);
        Assert.Equal((1001u, true), (facts.User, facts.MayAnyway));
        Assert.Equal([1002u, 29u, 997u], facts.Groups);
        Assert.Null(ProcessFacts.Parse("Name:\tx\n", ""));
    }

    [Theory]
    [InlineData(0, 0x180, true)] // root
    [InlineData(5, 0x180, true)] // the owner
    [InlineData(5, 0x1B6 & 0x3F, false)] // the owner is kept out though all others may
    [InlineData(9, 0x1B0, true)] // by its group
    [InlineData(9, 0x1A0, false)] // the group may only read
    [InlineData(8, 0x1B6, true)] // everybody
    [InlineData(8, 0x1B0, false)]
    public void Rights_follow_owner_group_and_others(uint user, int mode, bool may) => Assert.Equal(
        may, AccessReading.MayUse(new FileFacts(User: 5, Group: 29, mode), new ProcessFacts(user, user == 9 ? [29] : [], null, false)));

    [Fact]
    public void The_unit_and_its_drop_ins_are_read_as_systemd_does()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "hydra-kiosk.service.d"));
        File.WriteAllText(Path.Combine(_folder.FullName, "hydra-kiosk.service"), """
            [Service]
            # SupplementaryGroups=nobody
            SupplementaryGroups=audio input
            LoadCredential=hydra-api-key:/etc/hydra-kiosk/api-key
            LimitRTPRIO=95
            """);
        File.WriteAllText(Path.Combine(_folder.FullName, "hydra-kiosk.service.d", "10-more.conf"), "[Service]\nSupplementaryGroups=gpio\nLimitRTPRIO = 50\n");

        var unit = ServiceUnit.Read([Path.Combine(_folder.FullName, "none"), _folder.FullName]);

        Assert.Equal(Path.Combine(_folder.FullName, "hydra-kiosk.service"), unit.Path);
        Assert.Equal(["audio", "input", "gpio"], unit.Groups);
        Assert.Equal(("50", "/etc/hydra-kiosk/api-key"), (unit.RealtimeLimit, unit.KeyFile));
        Assert.Null(ServiceUnit.Read([Path.Combine(_folder.FullName, "none")]).Path);
        Assert.Equal(["b"], ServiceUnit.Parse(null, ["SupplementaryGroups=a", "SupplementaryGroups=", "SupplementaryGroups=b", "=", "garbage"]).Groups);
    }

    [Theory]
    [InlineData("/x/key", null, "LoadCredential=hydra-api-key:/x/key")]
    [InlineData("/etc/credstore/hydra-api-key", null, "LoadCredential=hydra-api-key")]
    [InlineData(null, null, "LoadCredential=hydra-api-key:/x/key", "LoadCredential=")]
    [InlineData(null, null, "LoadCredential=another:/x/key", "LoadCredentialEncrypted=another:/x/cred")]
    [InlineData(null, "/x/cred", "LoadCredential=hydra-api-key:/x/key", "LoadCredential=", "LoadCredentialEncrypted=hydra-api-key:/x/cred")]
    [InlineData(null, "/etc/credstore.encrypted/hydra-api-key", "LoadCredentialEncrypted=hydra-api-key")]
    [InlineData("/x/key", null, "LoadCredentialEncrypted=hydra-api-key:/x/cred", "LoadCredentialEncrypted=", "LoadCredential=hydra-api-key:/x/key")]
    public void The_key_s_file_is_the_one_that_systemd_would_take(string? plain, string? encrypted, params string[] lines)
    {
        var unit = ServiceUnit.Parse(null, lines);
        Assert.Equal((plain, encrypted), (unit.KeyFile, unit.EncryptedKeyFile));
    }

    [Fact]
    public void Who_has_a_card_is_named()
    {
        var proc = Path.Combine(_folder.FullName, "proc");
        void Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(proc, name))!);
            File.WriteAllText(Path.Combine(proc, name), text);
        }

        Write("asound/card1/pcm0c/sub0/status", "state: RUNNING\nowner_pid   : 4711\ntrigger_time: 1.2\n");
        Write("asound/card1/pcm0p/sub0/status", "closed\n");
        Write("asound/cards", " 1 [Device]: USB-Audio\n");
        Write("4711/comm", "arecord\n");

        var cards = CardReading.Read(new DoctorPlaces { Proc = proc, Devices = _folder.FullName }, _ => []);

        Assert.Equal([new CardUser(1, true, 4711, "arecord")], cards.Users);
        Assert.Empty(cards.Mixers);
    }

    [Theory]
    [InlineData("USB PnP: Audio (hw:1,0) (ALSA)", 1)]
    [InlineData("plughw:12", 12)]
    [InlineData("hw:CARD=Device", null)]
    [InlineData("default", null)]
    [InlineData(null, null)]
    public void A_card_s_number_stands_in_its_device_s_name(string? device, int? card) => Assert.Equal(card, CardReading.CardOf(device));

    [Fact]
    public void A_state_folder_that_can_be_written_and_one_that_cannot()
    {
        var places = new DoctorPlaces { Journal = Path.Combine(_folder.FullName, "none"), PassingJournal = _folder.FullName };
        var fine = StorageReading.Read(places, _folder.FullName);
        Assert.Equal((true, (string?)null, false), (fine.Exists, fine.WriteProblem, fine.KeepsJournal));
        Assert.True(fine.State!.FreeBytes > 0);
        Assert.Empty(_folder.GetFiles());

        var missing = StorageReading.Read(places, Path.Combine(_folder.FullName, "deep", "er"));
        Assert.Equal((false, _folder.FullName), (missing.Exists, missing.State?.Path));

        Assert.NotNull(StorageReading.Read(places, "/proc/self").WriteProblem); // a file system that takes no file
    }

    [Fact]
    public void A_link_in_the_state_folder_leads_nowhere_and_stays()
    {
        var state = _folder.CreateSubdirectory("state").FullName;
        var (target, link) = (Path.Combine(_folder.FullName, "target"), Path.Combine(state, $".doctor-{Environment.ProcessId}"));
        File.WriteAllText(target, "precious");
        File.CreateSymbolicLink(link, target);

        Assert.Null(StorageReading.Read(new DoctorPlaces(), state).WriteProblem);
        Assert.NotNull(StorageReading.TryToWrite(link)); // even where the name was guessed
        File.Delete(target);
        Assert.NotNull(StorageReading.TryToWrite(link));

        Assert.False(File.Exists(target));
        Assert.Equal([link], Directory.GetFileSystemEntries(state));
    }

    [Fact]
    public void A_key_is_found_where_the_service_has_it_and_open_secrets_are_named()
    {
        var key = Path.Combine(_folder.FullName, "api-key");
        var secrets = Directory.CreateDirectory(Path.Combine(_folder.FullName, "credentials")).FullName;
        File.WriteAllText(key, "sk_0123456789abcdef0123\n");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(Path.Combine(secrets, "good"), "one");
        File.SetUnixFileMode(Path.Combine(secrets, "good"), UnixFileMode.UserRead);
        File.WriteAllText(Path.Combine(secrets, "bad"), "two");
        File.SetUnixFileMode(Path.Combine(secrets, "bad"), UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var found = CredentialReading.Read(_ => null, [Path.Combine(_folder.FullName, "none"), key], secrets);

        Assert.Equal(($"file {key}", "sk_0123456789abcdef0123"), (found.Origin, found.Key?.Reveal()));
        Assert.Empty(found.Problems);
        Assert.Equal([Path.Combine(secrets, "bad")], found.OpenFiles);
        Assert.Null(CredentialReading.Read(_ => null, [], "/none").Origin);
    }
}
