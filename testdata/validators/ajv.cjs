// Validates JSON files with ajv, which shares no code with the validator of the Go tests.
//
//	node ajv.cjs SCHEMA FILE…
//
// Prints one line for each file: its name and the number of errors, then up to ten errors. Ends with 0 if the schema was
// understood, whatever it found: a caller reads the lines.
"use strict";
const fs = require("fs"), zlib = require("zlib");
const [, , schemaFile, ...files] = process.argv;
const read = (file) => JSON.parse((file.endsWith(".gz") ? zlib.gunzipSync(fs.readFileSync(file)) : fs.readFileSync(file)).toString("utf8"));
const schema = read(schemaFile);
const Ajv = /2020-12/.test(schema.$schema) ? require("ajv/dist/2020").default : require("ajv").default;
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: true });
require("ajv-formats").default(ajv);
const validate = ajv.compile(schema);
for (const file of files) {
  const errors = validate(read(file)) ? [] : validate.errors;
  console.log(`${file} ${errors.length}`);
  for (const e of errors.slice(0, 10)) console.log(`\t${e.instancePath} ${e.message}`);
}
