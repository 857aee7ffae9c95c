// Judges a CycloneDX document on standard input by the schema that CycloneDX publishes with its library. Says what is wrong, and ends with 1 then.
import { readFileSync } from 'node:fs'
import { Validation } from '@cyclonedx/cyclonedx-library'

const text = readFileSync(0, 'utf8')
const version = JSON.parse(text).specVersion
const wrong = await new Validation.JsonStrictValidator(version).validate(text)
console.log(wrong ? JSON.stringify(wrong) : `valid CycloneDX ${version}, says CycloneDX's own library`)
process.exitCode = wrong ? 1 : 0
