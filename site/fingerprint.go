package site

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/standard"
)

// A Fingerprint stands for a text as it was at a review: "v1:sha256:" and 64 hexadecimal digits. Equal texts have equal
// fingerprints; white space, line ends, emphasis and the numbers of headings make no difference.
type Fingerprint string

const fingerprintForm = "v1:sha256:"

// Valid tells whether a fingerprint has the form that this version of Clausebook writes.
func (f Fingerprint) Valid() bool {
	digits, ok := strings.CutPrefix(string(f), fingerprintForm)
	_, err := hex.DecodeString(digits)
	return ok && err == nil && len(digits) == 2*sha256.Size && strings.ToLower(digits) == digits
}

// press makes a fingerprint of named fields. Every name and value goes in with its length before it, so that no two lists
// of fields run together to the same bytes.
type press struct{ hash hash.Hash }

func newPress(kind string) press {
	p := press{sha256.New()}
	p.add("clausebook", kind)
	return p
}

func (p press) add(name string, values ...string) {
	p.write(name)
	p.write(strconv.Itoa(len(values)))
	for _, v := range values {
		p.write(v)
	}
}

func (p press) write(s string) {
	p.hash.Write(strconv.AppendInt(nil, int64(len(s)), 10))
	p.hash.Write([]byte{':'})
	p.hash.Write([]byte(s))
}

func (p press) sum() Fingerprint {
	return Fingerprint(fingerprintForm + hex.EncodeToString(p.hash.Sum(nil)))
}

// TextPrint is the fingerprint of a section of the original of a document, up to the next heading of the same or a higher
// level, or of the whole text when section is "". It is "" for a section that is not there.
func TextPrint(d *Document, section string) Fingerprint {
	e := d.Original()
	sections := e.Text.Sections
	var p press
	if section == "" {
		p = newPress("document")
		p.add("id", d.ID)
		p.add("title", folded(e.Title))
		p.add("agreement", d.terms)
	} else {
		i := slices.IndexFunc(sections, func(s markdown.Section) bool { return s.ID == section })
		if i < 0 {
			return ""
		}
		p = newPress("section")
		p.add("id", section)
		sections = below(sections[i:])
	}
	for _, s := range sections {
		p.add("title", folded(s.Title))
		p.add("text", e.Text.Words(s.Start, s.End))
	}
	return p.sum()
}

// translationPrint is the fingerprint of the whole text of a translation.
func translationPrint(e *Edition) Fingerprint {
	p := newPress("translation")
	p.add("id", e.Document.ID)
	p.add("lang", e.Lang)
	p.add("title", folded(e.Title))
	for _, s := range e.Text.Sections {
		p.add("title", folded(s.Title))
		p.add("text", e.Text.Words(s.Start, s.End))
	}
	return p.sum()
}

// below keeps the first section and those under it.
func below(sections []markdown.Section) []markdown.Section {
	for i, s := range sections {
		if i > 0 && s.Level <= sections[0].Level {
			return sections[:i]
		}
	}
	return sections
}

func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

// EntryPrint is the fingerprint of the entry of a clause in the catalogue: what a claim on it was measured against.
func EntryPrint(c *standard.Clause) Fingerprint {
	p := newPress("clause")
	p.add("standard", c.Standard.ID)
	p.add("number", c.Number)
	for _, lang := range keysOf(c.Title) {
		p.add("title", lang, c.Title[lang])
	}
	p.add("kind", string(c.Kind))
	p.add("needs", c.Needs...)
	p.add("items", c.Items...)
	p.add("amended", c.Amended)
	return p.sum()
}

// canonical writes YAML so that only its content counts: the order of keys, quotes and comments do not.
func canonical(b []byte, n *yaml.Node) []byte {
	switch n.Kind {
	case yaml.MappingNode:
		keys := make([]int, 0, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			keys = append(keys, i)
		}
		slices.SortFunc(keys, func(i, j int) int { return strings.Compare(n.Content[i].Value, n.Content[j].Value) })
		b = strconv.AppendInt(append(b, '{'), int64(len(keys)), 10)
		for _, i := range keys {
			b = canonical(canonical(b, n.Content[i]), n.Content[i+1])
		}
		return b
	case yaml.SequenceNode:
		b = strconv.AppendInt(append(b, '['), int64(len(n.Content)), 10)
		for _, c := range n.Content {
			b = canonical(b, c)
		}
		return b
	default:
		b = strconv.AppendInt(append(b, '"'), int64(len(n.Value)), 10)
		return append(append(b, ':'), n.Value...)
	}
}
