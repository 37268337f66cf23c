package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/clausebook/clausebook/site/source"
)

// wrongBook has a mistake of each kind that matters to SARIF: after characters of two UTF-16 units, with a hint that points at a
// second place, with a hint alone, in a file whose name is no ASCII, in a file that is no text, and about the book as a whole.
var wrongBook = txtar.Parse([]byte(`-- clausebook.yaml --
languages: [en]
-- a.md --
---
id: PRC-01
title: One
type: procedure
version: "1.0"
status: draft
---
A 😀𝄞 中 [[PRC-02]] and [[PRC-2]].
-- 文件 夹/b.md --
---
id: PRC-01
title: "😀: again"
type: procedure
version: "1.0"
status: draft
satisfies: [5.4]
---
-- c.md --
` + "a\xff\xfeb" + `
`))

func sarifOf(t *testing.T, args ...string) (sarifLog, string) {
	t.Helper()
	code, out, stderr := invoke(append([]string{"check", "--format", "sarif"}, args...)...)
	if code != exitContent || stderr != "" {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	var log sarifLog
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&log); err != nil {
		t.Fatal(err)
	}
	return log, out
}

func resultOf(t *testing.T, log sarifLog, rule string) sarifResult {
	t.Helper()
	for _, r := range log.Runs[0].Results {
		if r.Rule == rule {
			return r
		}
	}
	t.Fatalf("no result of rule %s", rule)
	return sarifResult{}
}

func TestSARIFCountsColumnsInUTF16(t *testing.T) {
	book := unpack(t, wrongBook)
	log, _ := sarifOf(t, book)
	// "A 😀𝄞 中 " has 7 characters and 9 units, and [[PRC-02]] has 10.
	if r := resultOf(t, log, "unknown-document").Locations[0].Physical.Region; r != (sarifRegion{8, 10, 8, 20}) {
		t.Errorf("region %+v", r)
	}
	r := resultOf(t, log, "duplicate-id")
	if l := r.Locations[0].Physical; l.Artifact.URI != "%E6%96%87%E4%BB%B6%20%E5%A4%B9/b.md" || l.Region != (sarifRegion{2, 5, 2, 11}) {
		t.Errorf("%+v %+v", l.Artifact, l.Region)
	}
	if l := resultOf(t, log, "not-utf8").Locations[0].Physical; l.Artifact.URI != "c.md" || l.Region != (sarifRegion{Line: 1, EndLine: 1}) {
		t.Errorf("%+v %+v", l.Artifact, l.Region)
	}
	if l := resultOf(t, log, "gap").Locations[0].Physical; l.Artifact.URI != "clausebook.yaml" || l.Region != (sarifRegion{Line: 1, EndLine: 1}) {
		t.Errorf("%+v %+v", l.Artifact, l.Region)
	}
}

// A region ends with the word that is quoted; where none of the words stands at the place, with the line.
func TestSARIFRegionsEndWithTheirWord(t *testing.T) {
	for _, tt := range []struct {
		line  string
		words []string
		want  string // what is marked
	}{
		{"owner: nobody   # 待定", []string{"nobody"}, "nobody"},
		{`owner: "nobody" # 待定`, []string{"nobody"}, `"nobody"`},
		{"owner: 无此岗位 # 待定", []string{"无此岗位"}, "无此岗位"},
		{"titel: One", []string{"titel"}, "titel"},
		{"satisfies: [8.6.1, 8.6]", []string{"8.6", "8.6.1"}, "8.6.1"},
		{"satisfies: [8.6.1, 8.6]", []string{"8.6"}, "8.6.1, 8.6]"},
		{"See [[PRC-02#a|the other]] for more.", []string{"PRC-02"}, "[[PRC-02#a|the other]]"},
		{"See {{ organization.nam }} for more.", []string{"organization.nam"}, "{{ organization.nam }}"},
		{"See [the plan](plan.md#scop) for more.", []string{"plan.md", "scop"}, "[the plan](plan.md#scop)"},
		{"See ![](plan.png) for more.", []string{"plan.png"}, "![](plan.png)"},
		{"See <script> for more.", []string{"<script>"}, "<script>"},
		{"See [[PRC-02]] for more.", []string{"PRC-03"}, "[[PRC-02]] for more."},
		{"See [[PRC-02]] for more.", nil, "[[PRC-02]] for more."},
		{"See [[PRC-02 for more.", []string{"PRC-02"}, "[[PRC-02 for more."},
		{"review: 2026-02-30", []string{"2026-02-30"}, "2026-02-30"},
		{"title:", []string{""}, ""},
	} {
		f, _ := source.NewFile("a.md", []byte(tt.line+"\nsecond line\n"))
		at := max(strings.Index(tt.line, tt.want), 0)
		if tt.want == "" {
			at = len(tt.line)
		}
		got := region(f, f.Position(at), tt.words)
		want := sarifRegion{1, 1 + units(tt.line[:at]), 1, 1 + units(tt.line[:at]) + units(tt.want)}
		if got != want {
			t.Errorf("%q, %q: %+v, want %+v", tt.line, tt.words, got, want)
		}
	}
}

func TestSARIFShowsTheHint(t *testing.T) {
	log, _ := sarifOf(t, unpack(t, wrongBook))
	r := resultOf(t, log, "duplicate-id")
	if len(r.Related) != 1 || r.Related[0].Physical.Artifact.URI != "a.md" || r.Related[0].Physical.Region.Line != 2 || r.Related[0].Message == nil {
		t.Errorf("a hint with a place: %+v", r.Related)
	}
	r = resultOf(t, log, "unknown-document")
	if len(r.Related) != 1 || r.Related[0].Physical.Region != r.Locations[0].Physical.Region || !strings.HasSuffix(r.Message.Text, "\n"+r.Related[0].Message.Text) {
		t.Errorf("a hint without a place: %+v", r)
	}
}

func TestSARIFHasTheRulesOfItsResults(t *testing.T) {
	for lang, words := range map[string][2]string{"en": {"is not the id of any document", "en"}, "zh-CN": {"", "zh-CN"}} {
		log, _ := sarifOf(t, unpack(t, wrongBook), "--lang", lang)
		run := log.Runs[0]
		used := map[int]bool{}
		for _, r := range run.Results {
			rule := run.Tool.Driver.Rules[r.Index]
			if rule.ID != r.Rule || rule.Default.Level != r.Level {
				t.Errorf("result of %s (%s) points at rule %s (%s)", r.Rule, r.Level, rule.ID, rule.Default.Level)
			}
			used[r.Index] = true
		}
		if len(used) != len(run.Tool.Driver.Rules) {
			t.Errorf("%d of %d rules are used", len(used), len(run.Tool.Driver.Rules))
		}
		for _, rule := range run.Tool.Driver.Rules {
			if strings.ContainsAny(rule.Short.Text, "%") || rule.Help.Text == "" {
				t.Errorf("rule %+v", rule)
			}
			page := map[string]string{"en": "/docs/diagnostics.md#", "zh-CN": "/docs/diagnostics.zh-CN.md#"}[lang]
			if !strings.HasSuffix(rule.HelpURI, page+rule.ID) {
				t.Errorf("help of %s: %s", rule.ID, rule.HelpURI)
			}
		}
		if run.Language != words[1] {
			t.Errorf("language %s", run.Language)
		}
	}
}

// TestSARIFFingerprintsLast when lines move and when the language changes, and differ where two results say the same.
func TestSARIFFingerprintsLast(t *testing.T) {
	book := unpack(t, wrongBook)
	before, _ := sarifOf(t, book)
	name := filepath.Join(book, "a.md")
	text := string(readFile(t, name))
	if err := os.WriteFile(name, []byte(strings.Replace(text, "---\nA", "---\n\n\nMore text. A", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	after, _ := sarifOf(t, book, "--lang", "zh-CN")
	prints := map[string]string{}
	for _, r := range before.Runs[0].Results {
		p := r.Fingerprints[sarifPrint]
		if prints[p] != "" {
			t.Errorf("two results of %s and %s have the same fingerprint", r.Rule, prints[p])
		}
		prints[p] = r.Rule
	}
	if len(after.Runs[0].Results) != len(prints) {
		t.Errorf("%d results, then %d", len(prints), len(after.Runs[0].Results))
	}
	for _, r := range after.Runs[0].Results {
		if prints[r.Fingerprints[sarifPrint]] != r.Rule {
			t.Errorf("%s has another fingerprint", r.Rule)
		}
	}
}

// TestSARIFPathsAreThoseOfTheRepository: a code host finds the lines when check runs at the top of what was checked out.
func TestSARIFPathsAreThoseOfTheRepository(t *testing.T) {
	book := unpack(t, wrongBook)
	t.Chdir(filepath.Dir(book))
	for dir, want := range map[string]string{filepath.Base(book): filepath.Base(book) + "/a.md", book: filepath.Base(book) + "/a.md"} {
		log, _ := sarifOf(t, dir)
		if got := resultOf(t, log, "unknown-document").Locations[0].Physical.Artifact.URI; got != want {
			t.Errorf("check %s: %s, want %s", dir, got, want)
		}
	}
	t.Chdir(book)
	log, out := sarifOf(t, ".")
	if got := resultOf(t, log, "unknown-document").Locations[0].Physical.Artifact.URI; got != "a.md" {
		t.Errorf("check .: %s", got)
	}
	if strings.Contains(out, book) {
		t.Error("the folder of this machine stands in the log")
	}
}

func TestSARIFIsValid(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("../../testdata/export/sarif-subset.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(text string) error {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return err
		}
		return schema.Validate(doc)
	}
	_, out := sarifOf(t, unpack(t, wrongBook))
	if err := valid(out); err != nil {
		t.Error(err)
	}
	for _, wrong := range [][2]string{{`"2.1.0"`, `"2.0.0"`}, {`"startLine": 8`, `"startLine": 0`}, {`"level": "error"`, `"level": "fatal"`}, {`"uri": "a.md"`, `"uri": "/a.md"`}, {`"ruleId"`, `"rule"`}} {
		if !strings.Contains(out, wrong[0]) {
			t.Errorf("no %s in the log", wrong[0])
		}
		if valid(strings.Replace(out, wrong[0], wrong[1], 1)) == nil {
			t.Errorf("the schema takes %s for %s", wrong[1], wrong[0])
		}
	}
	fine := unpack(t, txtar.Parse([]byte("-- clausebook.yaml --\nstandards: [house:1]\n-- data/standards/house.yaml --\nid: house:1\nclauses: []\n")))
	code, out, stderr := invoke("check", fine, "--format", "sarif")
	if code != exitFine || valid(out) != nil || !strings.Contains(out, `"results": []`) || !strings.Contains(out, `"rules": []`) {
		t.Errorf("of a book without mistakes: exit %d, %s %s", code, out, stderr)
	}
}

// TestSARIFMultitool has Microsoft's validator read the log. It ends with 0 whatever it finds, so its own log is read.
func TestSARIFMultitool(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the package is for Linux alone")
	}
	tool := validator(t, "@microsoft", "sarif-multitool-linux", "Sarif.Multitool")
	if err := os.Chmod(tool, 0o755); err != nil { // npm runs no scripts here, and one of the package's does this
		t.Fatal(err)
	}
	dir := t.TempDir()
	validate := func(text string) (rules []string) {
		in, out := filepath.Join(dir, "in.sarif"), filepath.Join(dir, "out.sarif")
		if err := os.WriteFile(in, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		c := exec.Command(tool, "validate", in, "--output", out, "--log", "ForceOverwrite")
		c.Env = append(os.Environ(), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1")
		said, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		var log struct {
			Runs []struct {
				Results []struct {
					Rule  string `json:"ruleId"`
					Level string
				}
			}
		}
		if err := json.Unmarshal(bytes.TrimPrefix(readFile(t, out), []byte("\xef\xbb\xbf")), &log); err != nil {
			t.Fatal(err)
		}
		for _, run := range log.Runs {
			for _, r := range run.Results {
				if r.Level == "" || r.Level == "error" || r.Level == "warning" {
					rules = append(rules, r.Rule)
				}
			}
		}
		return rules
	}
	_, out := sarifOf(t, unpack(t, wrongBook))
	if rules := validate(out); len(rules) > 0 {
		t.Errorf("it finds %q", rules)
	}
	if rules := validate(strings.Replace(out, `"ruleId"`, `"rule"`, 1)); len(rules) == 0 {
		t.Error("it finds nothing wrong with a wrong log")
	}
}

// The annotations of a code host stand at the lines of a file only when its path begins at the top of the repository: in a book
// that is a folder of it, from a working directory that is another, and on a build server that says where it is.
func TestGitHubPathsAreThoseOfTheRepository(t *testing.T) {
	top := t.TempDir()
	book := filepath.Join(top, "docs", "s,m:s")
	if err := os.MkdirAll(filepath.Dir(book), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(unpack(t, wrongBook), book); err != nil {
		t.Fatal(err)
	}
	const inTop, inDocs, inBook = "docs/s%2Cm%3As/a.md", "s%2Cm%3As/a.md", "a.md"
	for _, c := range []struct{ here, workspace, dir, want string }{
		{top, "", "docs/s,m:s", inTop},
		{top, "", book, inTop},
		{filepath.Join(top, "docs"), "", "s,m:s", inDocs},
		{book, "", ".", inBook},
		{book, top, ".", inTop},
		{filepath.Join(top, "docs"), top, "s,m:s", inTop},
		{t.TempDir(), "", book, inBook},
		{top, t.TempDir(), "docs/s,m:s", inTop},
	} {
		t.Chdir(c.here)
		t.Setenv("GITHUB_WORKSPACE", c.workspace)
		code, out, stderr := invoke("check", c.dir, "--format", "github")
		if code != exitContent || !strings.Contains(out, "::error file="+c.want+",line=8,col=") {
			t.Errorf("in %s with %q, check %s: exit %d, no %s in\n%s%s", c.here, c.workspace, c.dir, code, c.want, out, stderr)
		}
		log, _ := sarifOf(t, c.dir)
		uri := strings.NewReplacer("%2C", ",", "%3A", ":").Replace(c.want)
		if got := strings.TrimPrefix(resultOf(t, log, "unknown-document").Locations[0].Physical.Artifact.URI, "./"); got != uri {
			t.Errorf("in %s with %q, check %s: %s in SARIF, want %s", c.here, c.workspace, c.dir, got, uri)
		}
	}
}

// A form that is none is said before anything is read.
func TestCheckRefusesAFormFirst(t *testing.T) {
	code, out, stderr := invoke("check", filepath.Join(t.TempDir(), "nothing"), "--format", "xml")
	if want := `--format "xml" is not one of text, json, sarif, github`; code != exitUsage || out != "" || !strings.Contains(stderr, want) {
		t.Errorf("exit %d, %q, %s", code, out, stderr)
	}
}
