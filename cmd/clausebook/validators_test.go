package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// validator gives the path of a file of testdata/validators/node_modules.
func validator(t *testing.T, names ...string) string {
	t.Helper()
	file := filepath.Join(append([]string{"..", "..", "testdata", "validators", "node_modules"}, names...)...)
	if _, err := os.Stat(file); err != nil {
		t.Fatalf("%v\nrun npm ci in testdata/validators, or make tools", err)
	}
	return file
}

// ajv validates files with a program that shares no code with the tests of the other packages, and gives what it says of each:
// the number of errors.
func ajv(t *testing.T, schema string, files ...string) []string {
	t.Helper()
	validator(t, "ajv")
	out, err := exec.Command("node", append([]string{"../../testdata/validators/ajv.cjs", schema}, files...)...).Output()
	if err != nil {
		t.Fatalf("%v: node is needed, and the schema must be one\n%s", err, out)
	}
	lines := regexp.MustCompile(`(?m)^(\S.*) (\d+)$`).FindAllStringSubmatch(string(out), -1)
	if len(lines) != len(files) {
		t.Fatalf("%d answers for %d files: %s", len(lines), len(files), out)
	}
	var counts []string
	for _, l := range lines {
		counts = append(counts, l[2])
	}
	if strings.Contains(string(out), "\t") {
		t.Logf("%s", out)
	}
	return counts
}

// The starter set's trace and its OSCAL files are valid for ajv, and are not when one thing in each is wrong.
func TestIndependentValidatorReadsTheExports(t *testing.T) {
	dir := t.TempDir()
	const oscal = "../../testdata/export/oscal_complete_schema-1-2-2.json.gz"
	for _, tt := range []struct{ format, schema, right, wrong string }{
		{"json", "../../schema/trace.schema.json", `"state": "covered"`, `"state": "green"`},
		{"oscal-catalog", oscal, `"oscal-version":"1.2.2"`, `"oscal-version":1`},
		{"oscal-component-definition", oscal, `"control-id":"cl-`, `"control-id":"8`},
		{"oscal-mapping-collection", oscal, `"relationship":`, `"relation":`},
	} {
		file, broken := filepath.Join(dir, tt.format+".json"), filepath.Join(dir, tt.format+"-wrong.json")
		if code, out, stderr := invoke("export", tt.format, "../../content", "--as-of", "2026-11-22", "-o", file); code != exitFine {
			t.Fatalf("%s: exit %d %s%s", tt.format, code, out, stderr)
		}
		text := string(readFile(t, file))
		if !strings.Contains(text, tt.right) {
			t.Errorf("%s has no %s", tt.format, tt.right)
		}
		if err := os.WriteFile(broken, []byte(strings.Replace(text, tt.right, tt.wrong, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := ajv(t, tt.schema, file, broken); got[0] != "0" || got[1] == "0" {
			t.Errorf("%s: %s errors, and %s with %s", tt.format, got[0], got[1], tt.wrong)
		}
	}
}
