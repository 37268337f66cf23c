package site_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/txtar"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
)

var update = flag.Bool("update", false, "rewrite what the archives of testdata/check want")

// today is the as-of date of the tests.
var today = date("2026-11-22")

func date(s string) site.Date {
	d, ok := source.ParseDate(s)
	if !ok {
		panic(s)
	}
	return d
}

// What every book of testdata/check has unless its archive has a file of that name: a configuration, two roles, and a policy
// in force to which others can refer.
var common = map[string]string{
	"clausebook.yaml": "title: {en: Test book, zh-CN: 测试文件集}\nlanguages: [en, zh-CN]\n",
	"data/roles.yaml": "manager: {title: {en: Manager, zh-CN: 经理}}\ndirector: {title: {en: Director, zh-CN: 总监}}\n",
	"policies/sms.md": `---
id: POL-SMS-01
title: Service management policy
type: policy
version: "1"
status: approved
owner: manager
approver: director
approved: 2026-01-01
review: 2027-01-01
satisfies: 5.1
---
## Scope

## Limits of use
`,
	"policies/sms.zh-CN.md": "---\ntitle: 服务管理方针\ntranslates: \"1\"\n---\n## 范围\n\n## 使用限制\n",
}

// One archive for each code: the first lines are the promise, the files a small book that shows the diagnostic and, beside
// it, the nearest content that is right; want and want.zh are what check prints. A file NAME.quoted holds Go strings, one a
// line and perhaps repeated ("x" * 3), for bytes that are no text; a file "NAME -> TARGET" is a link of the file system.
// Files in base/ are those of an earlier state of the book, with which check --ratchet compares. Gaps are left out, because a small book has fifty of them: only the archive of that code keeps them.
func TestCheck(t *testing.T) {
	names, err := filepath.Glob("../testdata/check/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range names {
		code := strings.TrimSuffix(filepath.Base(name), ".txtar")
		t.Run(code, func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fsys, want := archiveBook(t, a)
			base := takeBase(fsys)
			s, ds, err := site.Load(fsys, site.Options{Today: today})
			if err != nil {
				t.Fatal(err)
			}
			ds = diag.Sort(append(ds, judged(t, base, s)...))
			if code != "gap" {
				ds = slices.DeleteFunc(ds, func(d site.Diagnostic) bool { return d.Code == "gap" })
			}
			if !slices.ContainsFunc(ds, func(d site.Diagnostic) bool { return d.Code == code }) {
				t.Errorf("nothing of code %s", code)
			}
			got := map[string]string{"want": printed(ds, "en"), "want.zh": printed(ds, "zh-CN")}
			if *update {
				rewrite(t, name, a, got)
				return
			}
			for _, k := range []string{"want", "want.zh"} {
				if d := diff.Diff(k, []byte(want[k]), "got", []byte(got[k])); d != nil {
					t.Errorf("%s", d)
				}
			}
			wellSaid(t, ds)
		})
	}
}

func printed(ds []site.Diagnostic, lang string) string {
	var b strings.Builder
	for _, d := range ds {
		b.WriteString(d.Text(lang))
	}
	return b.String()
}

// archiveBook makes a file system of an archive and gives what it wants.
func archiveBook(t *testing.T, a *txtar.Archive) (fstest.MapFS, map[string]string) {
	t.Helper()
	fsys, want := fstest.MapFS{}, map[string]string{}
	for name, text := range common {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for _, f := range a.Files {
		name, data := f.Name, f.Data
		if n, _, link := strings.Cut(name, " -> "); link {
			fsys[n] = &fstest.MapFile{Mode: fs.ModeSymlink}
			continue
		}
		if strings.HasPrefix(name, "want") {
			want[name] = string(data)
			continue
		}
		if n, quoted := strings.CutSuffix(name, ".quoted"); quoted {
			name, data = n, unquote(t, string(data))
		}
		if name == "policies/sms.md" {
			delete(fsys, "policies/sms.zh-CN.md")
		}
		fsys[name] = &fstest.MapFile{Data: data}
	}
	return fsys, want
}

func unquote(t *testing.T, lines string) []byte {
	t.Helper()
	var out []byte
	for line := range strings.Lines(lines) {
		quoted, err := strconv.QuotedPrefix(line)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		text, _ := strconv.Unquote(quoted)
		times := 1
		if _, n, found := strings.Cut(line[len(quoted):], "*"); found {
			if times, err = strconv.Atoi(strings.TrimSpace(n)); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
		}
		out = append(out, strings.Repeat(text, times)...)
	}
	return out
}

func rewrite(t *testing.T, name string, a *txtar.Archive, got map[string]string) {
	t.Helper()
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "want") })
	for _, k := range []string{"want", "want.zh"} {
		a.Files = append(a.Files, txtar.File{Name: k, Data: []byte(got[k])})
	}
	if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// wellSaid asks of every sentence: no capital and no full stop, and no word of fmt left in it.
func wellSaid(t *testing.T, ds []site.Diagnostic) {
	t.Helper()
	for _, d := range ds {
		for _, lang := range []string{"en", "zh-CN"} {
			s := d.Message(lang) + "\n" + d.HintText(lang)
			if strings.Contains(s, "%!") || strings.Contains(s, "(MISSING)") || strings.Contains(s, "map[") {
				t.Errorf("%s: %s", d.Code, s)
			}
		}
		if m := d.Message("en"); strings.HasSuffix(m, ".") && !strings.HasSuffix(m, "..") {
			t.Errorf("%s ends with a full stop: %s", d.Code, m)
		}
		if d.Pos.Line > 0 && d.Pos.Column < 1 {
			t.Errorf("%s has no column: %v", d.Code, d.Pos)
		}
	}
}

// Every code of the book itself is shown by an archive. Those of the other tables of site/diag are tested where they are
// found.
func TestEveryCodeHasAnArchive(t *testing.T) {
	raw, err := os.ReadFile("diag/messages.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := regexp.MustCompile(`(?m)^\t"([a-z0-9-]+)":\s*\{(?:Error|Warning)`).FindAllStringSubmatch(string(raw), -1)
	if len(codes) < 80 {
		t.Fatalf("%d codes", len(codes))
	}
	for _, m := range codes {
		if _, err := os.Stat("../testdata/check/" + m[1] + ".txtar"); err != nil {
			t.Errorf("no archive shows %s", m[1])
		}
	}
}

func TestEveryCodeIsExplainedInBothLanguages(t *testing.T) {
	for _, code := range diag.Codes() {
		_, en, _ := diag.Explain(code, "en")
		_, zh, _ := diag.Explain(code, "zh-CN")
		if en == "" || zh == "" || en == zh {
			t.Errorf("%s: %q, %q", code, en, zh)
		}
	}
}
