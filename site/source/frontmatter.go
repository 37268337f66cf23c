package source

import (
	"bufio"
	"bytes"
	"sync"

	"github.com/adrg/frontmatter"
	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/diag"
)

// FrontMatter splits a document into its front matter and its text. The node is nil when there is none or when it cannot
// be read, which the diagnostics then say. body is the offset at which the text begins.
//
// adrg/frontmatter does the splitting; our own scan of the fences guards it, because v0.2.0 ends the block at an indented
// "---" inside a text value and takes a file with an unclosed block for one without front matter. Where the two differ,
// nothing of the file is trusted.
func (f *File) FrontMatter() (node *yaml.Node, body int, ds []diag.Diagnostic) {
	from, to, body, state := fences(f.Text)
	switch state {
	case noFence:
		return nil, 0, nil
	case unclosed:
		at, hint := f.missingFence()
		return nil, len(f.Text), []diag.Diagnostic{diag.New(f.Position(0), "unclosed-front-matter").At(f.Position(at), hint)}
	}
	if to-from > MaxFrontMatter {
		return nil, body, []diag.Diagnostic{diag.New(f.Position(0), "front-matter-too-large", MaxFrontMatter>>10)}
	}
	var raw []byte
	keep := func(data []byte, v any) error { raw = data; return nil }
	r := readers.Get().(*bufio.Reader)
	defer readers.Put(r)
	r.Reset(bytes.NewReader(f.Text[:body])) // the text behind the block has no say in where it ends
	rest, err := frontmatter.Parse(r, &struct{}{}, frontmatter.NewFormat("---", "---", keep))
	if err != nil || len(bytes.TrimSpace(rest)) > 0 {
		line := f.indentedFence(from, to)
		return nil, body, []diag.Diagnostic{diag.New(f.Position(line), "indented-fence")}
	}
	_ = raw // the block is read from the file itself, so that every position is one of the file
	if node, ds = f.YAML(from, to); node == nil && len(ds) == 0 {
		node = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: 1, Column: 1} // an empty block
	}
	return node, body, ds
}

// readers are what the splitter reads from; it would make a new one for every document.
var readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

// missingFence is where the line that ends an unclosed block was meant to be: a line that is nearly one, else the first that
// cannot be part of it, else the end of the file. hint says what to do there.
func (f *File) missingFence() (at int, hint string) {
	end := -1
	for line := range bytes.Lines(f.Text) {
		text := bytes.TrimSpace(line)
		switch {
		case at == 0 || len(text) == 0:
		case bytes.HasPrefix(text, []byte("--")) || bytes.HasPrefix(text, []byte("——")) || bytes.Equal(text, []byte("...")):
			return at, "close-so"
		case end < 0 && (bytes.HasPrefix(line, []byte("##")) || !bytes.ContainsRune([]byte(" -#"), rune(line[0])) && !bytes.Contains(line, []byte(":"))):
			end = at
		}
		at += len(line)
	}
	if end < 0 {
		end = len(bytes.TrimRight(f.Text, " \t\r\n"))
	}
	return end, "close-here"
}

type fenceState int

const (
	noFence fenceState = iota
	unclosed
	closed
)

// fences finds the front matter: a first line "---" and the next line "---", both at column 1 with nothing but spaces
// behind. from and to enclose the YAML, body is where the text begins.
func fences(text []byte) (from, to, body int, state fenceState) {
	first, rest, found := bytes.Cut(text, []byte("\n"))
	if !isFence(first) {
		return 0, 0, 0, noFence
	}
	if !found {
		return 0, 0, len(text), unclosed
	}
	from = len(first) + 1
	for at := from; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte("\n"))
		if isFence(line) {
			return from, at, min(at+len(line)+1, len(text)), closed
		}
		at += len(line) + 1
		rest = after
	}
	return 0, 0, len(text), unclosed
}

func isFence(line []byte) bool {
	return bytes.HasPrefix(line, []byte("---")) && len(bytes.TrimRight(line[3:], " \t")) == 0
}

// indentedFence gives the offset of the first line in the block that is "---" after white space.
func (f *File) indentedFence(from, to int) int {
	for at := from; at < to; {
		end := bytes.IndexByte(f.Text[at:to], '\n')
		if end < 0 {
			end = to - at
		}
		line := f.Text[at : at+end]
		if t := bytes.TrimSpace(line); bytes.HasPrefix(t, []byte("---")) {
			return at + bytes.Index(line, []byte("---"))
		}
		at += end + 1
	}
	return from
}
