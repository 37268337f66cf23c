package markdown_test

import (
	"bytes"
	"encoding/json"
	"html"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/util"

	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
)

// differs lists the examples of CommonMark 0.31.2 whose HTML is not that of goldmark, and why. Everything else is equal once
// what we add on purpose to every heading, code block and outside link is taken away (see like).
var differs = map[string][]int{
	"raw HTML is refused and said, or dropped when it is a comment": {
		21, 31, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165, 166, 167, 168, 169,
		170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 201, 308,
		309, 344, 475, 476, 477, 491, 494, 524, 536, 613, 614, 615, 616, 617, 623, 625, 626, 627, 628, 629, 630, 631, 642, 643,
	},
	"code is coloured, and carries no class of a language that is not known": {24, 34, 142, 143, 144, 146},
	"an address with a scheme that is not taken is said":                     {500, 596, 598, 599, 601},
	"an address without brackets is a link (GFM)":                            {608, 611, 612},
	"[[…]] is a reference of the book":                                       {559},
	"spaces before a line break stay, because GFM's links split text there":  {226, 635},
}

// The 652 examples of the CommonMark specification, as goldmark brings them along: what we add to goldmark may not change
// what an author knows of Markdown.
func TestCommonMark(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Markdown string
		Example  int
		Section  string
	}
	if err := json.Unmarshal(raw, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) != 652 {
		t.Fatalf("%d examples, want 652", len(examples))
	}
	why := map[int]string{}
	for reason, list := range differs {
		for _, n := range list {
			why[n] = reason
		}
	}
	equal := 0
	for _, x := range examples {
		f, ds := source.NewFile("a.md", []byte(x.Markdown))
		if len(ds) > 0 {
			t.Fatalf("example %d: %s", x.Example, ds[0].Text("en"))
		}
		text := markdown.Parse(f, 0, "")
		got := like(filled(text))
		want := alike.Replace(string(theirs(t, f.Text)))
		switch {
		case got == want && why[x.Example] == "":
			equal++
		case got == want:
			t.Errorf("example %d is equal, but listed as: %s", x.Example, why[x.Example])
		case why[x.Example] == "":
			t.Errorf("example %d (%s) differs\n%s\ngot  %s\nwant %s", x.Example, x.Section, x.Markdown, got, want)
		}
	}
	listed := 0
	for _, reason := range slices.Sorted(maps.Keys(differs)) {
		listed += len(differs[reason])
		t.Logf("%3d differ: %s", len(differs[reason]), reason)
	}
	t.Logf("%d of %d equal", equal, len(examples))
	if equal+listed != len(examples) {
		t.Errorf("%d equal and %d listed are not %d", equal, listed, len(examples))
	}
}

func theirs(t *testing.T, src []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := goldmark.Convert(src, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// filled puts into the slots what goldmark would write there.
func filled(t *markdown.Text) string {
	var b strings.Builder
	at := 0
	for _, s := range t.Slots {
		b.Write(t.HTML[at:s.At])
		at = int(s.At)
		switch s.Kind {
		case markdown.SlotOpen:
			b.WriteString(`<a href="` + address(t.Refs[s.Index].Target) + `"` + title(t.Refs[s.Index].Title) + `>`)
		case markdown.SlotClose:
			b.WriteString("</a>")
		case markdown.SlotRef:
			r := t.Refs[s.Index]
			if r.Kind == markdown.Image {
				b.WriteString(`<img src="` + address(r.Target) + `" alt="` + string(util.EscapeHTML([]byte(r.Words))) + `"` + title(r.Title) + `>`)
			} else {
				b.WriteString("[[" + html.EscapeString(r.Target) + "]]")
			}
		}
	}
	b.Write(t.HTML[at:])
	return b.String()
}

func address(s string) string {
	return string(util.EscapeHTML(util.URLEscape([]byte(s), false)))
}

func title(s string) string {
	if s == "" {
		return ""
	}
	return ` title="` + string(util.EscapeHTML([]byte(s))) + `"`
}

// alike makes theirs like ours: the first level of headings belongs to the title of the page, and items begin on one line.
var alike = strings.NewReplacer("<h1>", "<h2>", "</h1>", "</h2>", "<li>\n", "<li>")

var ours = strings.NewReplacer(` rel="external noreferrer"`, "", `<pre tabindex="0">`, "<pre>")

var heading = regexp.MustCompile(`<h([1-6]) id="[^"]*">(<span class="n">[0-9.]*</span>)?`)

// like takes away what we add on purpose.
func like(s string) string {
	return heading.ReplaceAllString(ours.Replace(s), "<h$1>")
}
