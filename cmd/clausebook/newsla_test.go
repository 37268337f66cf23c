package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clausebook/clausebook/content"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
)

// starterBook copies the starter set, in the languages given, into a folder of its own.
func starterBook(t *testing.T, languages string) string {
	t.Helper()
	dir := t.TempDir()
	err := fs.WalkDir(content.Files, ".", func(name string, e fs.DirEntry, err error) error {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err != nil || e.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		data, err := fs.ReadFile(content.Files, name)
		if err != nil {
			return err
		}
		if name == "clausebook.yaml" {
			data = bytes.Replace(data, []byte("languages: [en, zh-CN]"), []byte("languages: ["+languages+"]"), 1)
		}
		return os.WriteFile(to, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func runAt(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	a := &app{out: &o, err: &e, now: func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }}
	return a.run(append(args, "--lang", "en")), o.String(), e.String()
}

// A draft for any service of the catalogue says nothing in check, not even a warning, and is a list of what to fill in.
func TestNewSLA(t *testing.T) {
	for _, languages := range []string{"en, zh-CN", "zh-CN, en"} {
		dir := starterBook(t, languages)
		today, _ := source.ParseDate("2026-11-22")
		before, _, err := site.Load(os.DirFS(dir), site.Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if languages == "zh-CN, en" { // the originals are English there, which is said for each; only the draft is looked at
			os.RemoveAll(filepath.Join(dir, "data", "reports"))
		}
		for _, svc := range before.Services {
			code, out, errs := runAt("new", "sla", "--service", svc.ID, "--book", dir)
			if code != 0 {
				t.Fatalf("%s: %s", svc.ID, errs)
			}
			text, err := os.ReadFile(filepath.Join(dir, strings.TrimSpace(out)))
			if err != nil {
				t.Fatal(err)
			}
			lang := before.Config.Default()
			for _, want := range []string{svc.Title.In(lang), svc.Hours.In(lang), "service: " + svc.ID} {
				if !strings.Contains(string(text), want) {
					t.Errorf("%s: the draft does not have %q", out, want)
				}
			}
		}
		after, ds, err := site.Load(os.DirFS(dir), site.Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range ds {
			if strings.Contains(d.Pos.Filename, "sla-gen") {
				t.Errorf("%s: %s", languages, d.Text("en"))
			}
		}
		for _, d := range after.Documents {
			n := 0
			for _, todo := range after.Trace.Todos {
				if todo.Document == d {
					n++
				}
			}
			if strings.HasPrefix(d.ID, "SLA-GEN") && n < 50 {
				t.Errorf("%s has %d placeholders", d.ID, n)
			}
		}
	}
}

// With one customer in the catalogue the customer is filled in; a misuse says what to do.
func TestNewSLANamesItsCustomer(t *testing.T) {
	dir := starterBook(t, "en, zh-CN")
	code, out, _ := runAt("new", "sla", "Operation for Orchard", "--service", "application-operation", "--subject", "app", "--book", dir)
	text, _ := os.ReadFile(filepath.Join(dir, strings.TrimSpace(out)))
	if code != 0 || !strings.Contains(string(text), "id: SLA-APP-01\ntitle: Operation for Orchard\n") || !strings.Contains(string(text), "customer: orchard-retail\n") {
		t.Errorf("%d %s\n%s", code, out, text)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"new", "sla", "--service", "mail"}, "managed-hosting"},
		{[]string{"new", "ola", "x", "--service", "email"}, "type sla"},
		{[]string{"new", "sla"}, "2 needed"},
	} {
		if code, _, errs := runAt(append(tt.args, "--book", dir)...); code != exitUsage || !strings.Contains(errs, tt.want) {
			t.Errorf("%v: %d %s", tt.args, code, errs)
		}
	}
}
