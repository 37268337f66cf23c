package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"
)

// history makes a repository with one commit and a tag for each archive, in a folder of it; later archives add, replace and,
// with an empty file, remove.
func history(t *testing.T, folder string, states ...string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Fatal("git is needed: apt-get install git, or make tools")
	}
	top := t.TempDir()
	dir := filepath.Join(top, folder)
	run := func(args ...string) {
		t.Helper()
		c := exec.Command("git", append([]string{"-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"}, args...)...)
		c.Dir = top
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run("init", "-q")
	for i, s := range states {
		for _, f := range txtar.Parse([]byte(s)).Files {
			name := filepath.Join(dir, filepath.FromSlash(f.Name))
			if len(f.Data) == 0 {
				if err := os.Remove(name); err != nil {
					t.Fatal(err)
				}
				continue
			}
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		run("add", "-A")
		run("commit", "-qm", fmt.Sprint("state ", i+1))
		run("tag", fmt.Sprint("v", i+1))
	}
	return dir
}

// document is a procedure in force.
func document(id, version, status, claims, text string) string {
	return fmt.Sprintf("-- %s.md --\n---\nid: %[1]s\ntitle: Title of %[1]s\ntype: procedure\nversion: \"%s\"\nstatus: %s\nowner: m\napprover: d\napproved: 2026-03-01\nreview: 2027-03-01\nclassification: internal\nsatisfies: [%s]\n---\n%s\n", id, version, status, claims, text)
}

const sinceConfig = `-- clausebook.yaml --
languages: [en, zh-CN]
classifications: [public, internal, confidential]
audiences: {staff: {up_to: internal}, customers: {up_to: public}}
`

// sinceStates is a book that wins, loses and doubts requirements, and whose documents come, change and go.
func sinceStates(t *testing.T) string {
	t.Helper()
	dir := history(t, "docs/sms", sinceConfig+
		document("PRC-A-01", "1", "approved", "8.2.1", "Text.")+document("PRC-B-01", "1", "approved", "8.2.4", "Text.")+
		document("PRC-C-01", "1", "draft", "8.4.1", "Text.")+document("PRC-D-01", "1", "draft", "8.4.2", "Text.")+document("PRC-S-01", "1", "approved", "8.6.1", "Text."))
	for _, args := range [][]string{{"review", "PRC-S-01", "--by", "m", "--name", "M", "--date", "2026-03-02", "--book", dir}} {
		if code, _, stderr := invoke(args...); code != 0 {
			t.Fatal(stderr)
		}
	}
	c := exec.Command("git", "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-qam", "reviewed")
	c.Dir = dir
	add := exec.Command("git", "add", "-A")
	add.Dir = dir
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	write := func(s string) {
		for _, f := range txtar.Parse([]byte(s)).Files {
			if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	write(document("PRC-A-01", "1.1", "approved", "8.2.1, 8.2.2", "More text.") + document("PRC-B-01", "1", "withdrawn", "8.2.4", "Text.") +
		document("PRC-E-01", "0.1", "draft", "8.4.3", "Text.") + document("PRC-S-01", "1", "approved", "8.6.1", "Other text."))
	if err := os.Remove(filepath.Join(dir, "PRC-C-01.md")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// changesOn reads "won 8.2.2" and "new PRC-E-01" from the section of a page of changes, and its title.
func changesOn(t *testing.T, file string) (title string, out []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(string(readFile(t, file))))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		a := map[string]string{}
		for _, x := range n.Attr {
			a[x.Key] = x.Val
		}
		if a["id"] == "cb-since" {
			title = strings.TrimSpace(n.FirstChild.Data)
		}
		if kind := a["data-change"]; kind != "" {
			out = append(out, kind+" "+a["data-clause"]+a["data-document"])
		}
	}
	slices.Sort(out)
	return title, out
}

// The page of changes, diff as text and diff as JSON say the same of the same history, in both languages.
func TestPageOfChangesSaysWhatDiffSays(t *testing.T) {
	dir := sinceStates(t)
	code, stdout, stderr := invoke("diff", "HEAD", dir, "--format", "json")
	if code != 0 {
		t.Fatal(stderr)
	}
	var d struct {
		Clauses   []struct{ Number, Change string }
		Documents []struct{ ID, Change string }
	}
	if err := json.Unmarshal([]byte(stdout), &d); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, c := range d.Clauses {
		want = append(want, c.Change+" "+c.Number)
	}
	for _, c := range d.Documents {
		want = append(want, c.Change+" "+c.ID)
	}
	slices.Sort(want)
	expected := []string{"better 8.4.3", "edited PRC-S-01", "lost 8.2.4", "new PRC-E-01", "removed PRC-C-01", "revised PRC-A-01", "suspect 8.6.1", "withdrawn PRC-B-01", "won 8.2.2", "worse 8.4.1"}
	if !slices.Equal(want, expected) {
		t.Errorf("diff says %q\nwant %q", want, expected)
	}
	_, printed, _ := invoke("diff", "HEAD", dir)
	for _, w := range expected {
		kind, name, _ := strings.Cut(w, " ")
		if !slices.ContainsFunc(strings.Split(printed, "\n"), func(l string) bool {
			f := strings.Fields(l)
			return len(f) > 1 && f[0] == kind && f[1] == name
		}) {
			t.Errorf("diff does not print %q:\n%s", w, printed)
		}
	}
	public := filepath.Join(t.TempDir(), "public")
	if code, _, stderr := invoke("build", dir, "-o", public, "--since", "HEAD"); code != 0 {
		t.Fatal(stderr)
	}
	for page, begins := range map[string]string{"changes.html": "Since HEAD (", "zh-CN/changes.html": "自 HEAD ("} {
		title, got := changesOn(t, filepath.Join(public, page))
		if !slices.Equal(got, want) {
			t.Errorf("%s has %q\nwant %q", page, got, want)
		}
		if !strings.HasPrefix(title, begins) {
			t.Errorf("%s begins with %q", page, title)
		}
	}
	if title, got := changesOn(t, filepath.Join(build(t, dir), "changes.html")); title != "" || len(got) > 0 {
		t.Errorf("without --since the page has %q %q", title, got)
	}
}

func build(t *testing.T, dir string, args ...string) string {
	t.Helper()
	public := filepath.Join(t.TempDir(), "public")
	if code, _, stderr := invoke(append([]string{"build", dir, "-o", public}, args...)...); code != 0 {
		t.Fatal(stderr)
	}
	return public
}

// The earlier revision may be judged by its own day.
func TestPageOfChangesBetweenTwoDays(t *testing.T) {
	dir := history(t, ".", sinceConfig+document("PRC-A-01", "1", "approved", "8.2.1", "Text."))
	if _, got := changesOn(t, filepath.Join(build(t, dir, "--since", "v1"), "changes.html")); len(got) > 0 {
		t.Errorf("nothing changed, and the page has %q", got)
	}
	_, got := changesOn(t, filepath.Join(build(t, dir, "--since", "v1", "--since-as-of", "2026-02-01"), "changes.html"))
	if want := []string{"in-force PRC-A-01", "won 8.2.1"}; !slices.Equal(got, want) {
		t.Errorf("the page has %q, want %q", got, want)
	}
}

// A document above the class of the audience is not named, be it new, changed or removed.
func TestPageOfChangesForAnAudience(t *testing.T) {
	dir := sinceStates(t)
	if _, got := changesOn(t, filepath.Join(build(t, dir, "--since", "HEAD", "--audience", "customers"), "changes.html")); strings.Contains(strings.Join(got, " "), "PRC-") || len(got) != 5 {
		t.Errorf("customers see %q", got)
	}
	if _, got := changesOn(t, filepath.Join(build(t, dir, "--since", "HEAD", "--audience", "staff"), "changes.html")); len(got) != 10 {
		t.Errorf("staff see %q", got)
	}
}

// What cannot be compared is said, and the site stays as it was.
func TestBuildSinceSaysWhatIsWrong(t *testing.T) {
	dir := history(t, ".", sinceConfig+document("PRC-A-01", "1", "approved", "8.2.1", "Text."))
	alone := t.TempDir()
	if err := os.WriteFile(filepath.Join(alone, "clausebook.yaml"), []byte("title: T\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	public := build(t, dir)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{dir, "--since", "v9"}, `"v9" is no revision of the repository (a commit, branch or tag)`},
		{[]string{dir, "--since", "--output=x"}, `"--output=x" is no revision`},
		{[]string{dir, "--since", "v1", "--since-as-of", "soon"}, `--since-as-of "soon" is no date`},
		{[]string{dir, "--since-as-of", "2026-01-01"}, "--since-as-of needs --since REV"},
		{[]string{alone, "--since", "v1"}, "is not in a git repository, so it has no revisions"},
	} {
		code, _, stderr := invoke(append([]string{"build", "-o", public}, c.args...)...)
		if code != exitUsage || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: exit %d, %s", c.args, code, stderr)
		}
	}
	if len(readFile(t, public, "changes.html")) == 0 {
		t.Error("the site is gone")
	}
}
