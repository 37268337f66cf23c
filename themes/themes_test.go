package themes_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/themes"
)

// Scripts come without the lines that are comments, and with all others; no text in them goes over several lines, of which
// one might look like a comment.
func TestScriptsComeWithoutComments(t *testing.T) {
	theme, ok := themes.Find("default")
	if !ok {
		t.Fatal("no theme")
	}
	names, err := fs.Glob(theme, "assets/*.js")
	if err != nil || len(names) < 3 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		f, err := theme.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		info, _ := f.Stat()
		source := make([]byte, info.Size())
		if _, err := f.Read(source); err != nil {
			t.Fatal(err)
		}
		served, err := fs.ReadFile(theme, name)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for i, line := range strings.SplitAfter(string(source), "\n") {
			if strings.Count(line, "`")%2 == 1 {
				t.Errorf("%s:%d: a text of several lines", name, i+1)
			}
			if !strings.HasPrefix(strings.TrimSpace(line), "//") {
				want = append(want, line)
			}
		}
		if string(served) != strings.Join(want, "") || len(served) == len(source) {
			t.Errorf("%s: other lines than those of the source that are no comments", name)
		}
	}
}
