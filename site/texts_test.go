package site_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/site"
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
		s, _, err := site.Load(pages(n), site.Options{Texts: func() (site.TextFile, error) { asked = true; return new(textFile), nil }})
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
	_, _, err := site.Load(pages(4000), site.Options{Texts: func() (site.TextFile, error) { return &textFile{full: full}, nil }})
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}
