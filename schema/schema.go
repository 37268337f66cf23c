// Package schema holds the published JSON Schemas (draft 2020-12, written so that a tool that knows only draft 7 reads them
// the same): of everything an author writes in YAML, of the files in control/ that commands write, and of the JSON that
// Clausebook writes. An editor uses them to complete and check keys while they are typed; the Go code does not: it says more,
// and with a place. A test holds the two together.
package schema

import "embed"

// Files holds the schemas, one NAME.schema.json for each form.
//
//go:embed *.schema.json
var Files embed.FS
