package markdown_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
)

var update = flag.Bool("update", false, "rewrite the expected files of testdata/render")

// Each NAME.md becomes NAME.html: the HTML with its slots shown as «kind words», and below it the sections that carry claims
// or an id of the author, and the diagnostics.
func TestRender(t *testing.T) {
	names, err := filepath.Glob("../../testdata/render/*.md")
	if err != nil || len(names) == 0 {
		t.Fatal("no pairs", err)
	}
	for _, name := range names {
		base := strings.TrimSuffix(filepath.Base(name), ".md")
		t.Run(base, func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := show(parse(t, base+".md", string(raw)))
			want := strings.TrimSuffix(name, ".md") + ".html"
			if *update {
				if err := os.WriteFile(want, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			expected, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if d := diff.Diff(want, expected, "got", got); d != nil {
				t.Errorf("%s", d)
			}
		})
	}
}

// parse reads a text; a title may stand in its front matter.
func parse(t *testing.T, name, text string) *markdown.Text {
	t.Helper()
	f, ds := source.NewFile(name, []byte(text))
	if len(ds) > 0 {
		t.Fatal(ds[0].Text("en"))
	}
	node, body, ds := f.FrontMatter()
	if len(ds) > 0 {
		t.Fatal(ds[0].Text("en"))
	}
	title := ""
	if node != nil {
		title = node.Content[1].Value
	}
	return markdown.Parse(f, body, title)
}

func show(t *markdown.Text) []byte {
	var b strings.Builder
	b.WriteString(withSlots(t))
	for _, s := range t.Sections {
		if !s.Own && len(s.Claims) == 0 {
			continue
		}
		fmt.Fprintf(&b, "<!-- section %s", s.ID)
		for i, c := range s.Claims {
			b.WriteString([]string{" satisfies ", ", "}[min(i, 1)])
			fmt.Fprintf(&b, "%s (%d:%d)", c.Clause, c.Pos.Line, c.Pos.Column)
		}
		b.WriteString(" -->\n")
	}
	for _, x := range t.Todos {
		fmt.Fprintf(&b, "<!-- %d:%d to fill in: %s -->\n", x.Pos.Line, x.Pos.Column, x.Words)
	}
	for _, d := range diag.Sort(t.Diagnostics) {
		fmt.Fprintf(&b, "<!-- %s -->\n", strings.TrimSpace(strings.ReplaceAll(d.Text("en"), "\n\t", "; ")))
	}
	return []byte(b.String())
}

func withSlots(t *markdown.Text) string {
	var b strings.Builder
	at := 0
	for _, s := range t.Slots {
		b.Write(t.HTML[at:s.At])
		at = int(s.At)
		b.WriteString("«" + slot(t, s) + "»")
	}
	b.Write(t.HTML[at:])
	return b.String()
}

func slot(t *markdown.Text, s markdown.Slot) string {
	switch s.Kind {
	case markdown.SlotVariable:
		return "variable " + t.Variables[s.Index].Name
	case markdown.SlotHeading:
		return "heading " + t.Sections[s.Index].ID
	case markdown.SlotBlock:
		return "block " + t.Blocks[s.Index].Name
	case markdown.SlotAlert:
		return "alert " + markdown.AlertKinds[s.Index]
	case markdown.SlotClose:
		return fmt.Sprintf("/link %d", s.Index)
	}
	r := t.Refs[s.Index]
	kind := map[markdown.RefKind]string{markdown.Wiki: "ref", markdown.Link: "link", markdown.Image: "image"}[r.Kind]
	out := fmt.Sprintf("%s %d %s", kind, s.Index, r.Target)
	if r.Words != "" {
		out += "|" + r.Words
	}
	if r.Title != "" {
		out += ` "` + r.Title + `"`
	}
	return out
}
