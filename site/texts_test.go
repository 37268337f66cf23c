package site_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/spill"
)

type textFile struct {
	bytes.Buffer
	full error
}

func (f *textFile) Write(p []byte) (int, error) {
	if f.full != nil {
		return 0, f.full
	}
	return f.Buffer.Write(p)
}

func (f *textFile) ReadAt(p []byte, at int64) (int, error) {
	return bytes.NewReader(f.Bytes()).ReadAt(p, at)
}

// pages is a book of n pages, each with its number in its text.
func pages(n int) fstest.MapFS {
	m := fstest.MapFS{"clausebook.yaml": {Data: []byte("title: Book\norganization: Firm\nlanguages: [en]\nstandards: [iso20000-1:2018]\n")}}
	for i := range n {
		m[fmt.Sprintf("p%05d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntype: page\ntitle: P\n---\nThis is page %d.\n", i)}
	}
	return m
}

// The texts of a large book are in the file that was given for them; a small book asks for none.
func TestLargeBooksKeepTheirTextsInAFile(t *testing.T) {
	for _, n := range []int{3999, 4000} {
		asked := false
		s, _, err := site.Load(pages(n), site.Options{Texts: func() (spill.File, error) { asked = true; return new(textFile), nil }})
		if err != nil || len(s.Pages) != n || asked != (n == 4000) {
			t.Fatalf("%d pages of %d, asked %v; %v", len(s.Pages), n, asked, err)
		}
		for i, p := range s.Pages {
			text := p.Original().Text
			if (text.HTML == nil) != asked {
				t.Fatalf("page %d: HTML in memory %q", i, text.HTML)
			}
			got, err := text.Part(new([]byte), 0, text.Size())
			if want := fmt.Sprintf("<p>This is page %d.</p>\n", i); string(got) != want || err != nil {
				t.Fatalf("got %q, want %q; %v", got, want, err)
			}
			if got, err := text.Part(new([]byte), 3, 7); string(got) != "This" || err != nil {
				t.Fatalf("a part is %q; %v", got, err)
			}
		}
	}
}

// A disk without room is said, and there is no site.
func TestTextsThatFindNoRoomStopTheLoading(t *testing.T) {
	full := errors.New("no room")
	_, _, err := site.Load(pages(4000), site.Options{Texts: func() (spill.File, error) { return &textFile{full: full}, nil }})
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

// Approvals are compared with the texts before a large book lets go of them: not one is read back for that.
func TestLargeBooksCompareApprovalsFirst(t *testing.T) {
	book := pages(4000)
	book["a.md"] = &fstest.MapFile{Data: []byte("---\nid: PRC-A-01\ntitle: A\ntype: procedure\nversion: \"1\"\nstatus: approved\napproved: 2026-03-01\n---\n## Steps\n\nThe desk answers.\n")}
	day, _ := source.ParseDate("2026-11-22")
	small := fstest.MapFS{"clausebook.yaml": book["clausebook.yaml"], "a.md": book["a.md"]}
	s, _, err := site.Load(small, site.Options{Today: day})
	if err != nil {
		t.Fatal(err)
	}
	for print, changed := range map[string]bool{string(site.TextPrint(s.Document("PRC-A-01"), "")): false, "v1:sha256:" + strings.Repeat("0", 64): true} {
		book["control/PRC-A-01.yaml"] = &fstest.MapFile{Data: []byte("approvals:\n  - version: \"1\"\n    by: director\n    name: Li\n    date: 2026-03-01\n    text: " + print + "\n")}
		_, ds, err := site.Load(book, site.Options{Today: day, Texts: func() (spill.File, error) { return &unread{textFile{}, t}, nil }})
		said := slices.ContainsFunc(ds, func(d site.Diagnostic) bool { return d.Code == "approved-text-changed" })
		if err != nil || said != changed {
			t.Errorf("%s: said to have changed: %v, want %v; %v", print, said, changed, err)
		}
	}
}

// unread is a file that nobody may read.
type unread struct {
	textFile
	t *testing.T
}

func (f *unread) ReadAt([]byte, int64) (int, error) {
	f.t.Error("a text is read back while the book is loaded")
	return 0, errors.New("not to be read")
}
