package search

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Verify asks the finished index for what it must know: every title leads to
// its page, every glossary word that stands in an entry of the glossary leads to
// that entry, and some words from the middle of every page lead to their
// section. It reads the files as the browser does. Shards of rows may be left
// out of files.
func Verify(files []File, pages []*Analysis, terms []Term) error {
	r, err := open(files)
	if err != nil {
		return err
	}
	v := verifier{r: r, wants: make(map[string]*wants)}
	pages = slices.Clone(pages)
	slices.SortFunc(pages, func(a, b *Analysis) int { return order(&a.page, &b.page) })
	base := 0
	for _, a := range pages {
		v.want(wanted{a.page.Title, a, base, base + 1, heading}, true)
		v.want(wanted{a.probe, a, base + a.probeUnit, base + a.probeUnit + 1, little}, false)
		if a.page.Kind == "term" {
			if err := v.wantWords(terms, a, base); err != nil {
				return err
			}
		}
		base += a.units
	}
	if base != r.boot.Units {
		return fmt.Errorf("search index: %d sections were numbered, %d are known to search/boot.js", base, r.boot.Units)
	}
	return v.ask()
}

// A verifier collects what is wanted, by term, and then reads the index once.
type verifier struct {
	r     *reader
	wants map[string]*wants
}

type wants struct {
	list  []wanted
	found bool // the term
}

// wanted are words that must stand in one of some units, at least in that class.
type wanted struct {
	words    string
	page     *Analysis
	from, to int
	class    int
}

// want wants every term of the words. The last character of a run is wanted if
// the words end where the run ends.
func (v *verifier) want(w wanted, whole bool) {
	last := -1
	Tokens(w.words, func(term string, run int) {
		if single([]byte(term)) && run == last && !whole {
			return
		}
		last = run
		if v.wants[term] == nil {
			v.wants[term] = &wants{}
		}
		v.wants[term].list = append(v.wants[term].list, w)
	})
}

// wantWords wants the words that an entry of the glossary shows.
func (v *verifier) wantWords(terms []Term, a *Analysis, base int) error {
	text, err := a.text()
	if err != nil {
		return err
	}
	for _, t := range terms {
		for _, word := range t.Words {
			if stands(text, word) {
				v.want(wanted{word, a, base, base + a.units, little}, false)
			}
		}
	}
	return nil
}

// text takes the headings and the texts out of the page's row.
func (a *Analysis) text() (string, error) {
	var row []json.RawMessage
	var sections [][]any
	whole, err := a.appendRow(nil)
	if err != nil {
		return "", err
	}
	if err := errors.Join(json.Unmarshal(whole, &row), json.Unmarshal(row[7], &sections)); err != nil {
		panic(err) // row wrote it
	}
	var b strings.Builder
	for _, s := range sections {
		fmt.Fprintf(&b, "%s\n%s\n", s[2], s[3])
	}
	return b.String(), nil
}

// stands reports whether a word stands in the text, and not inside another word.
// It says no where it is not sure.
func stands(text, word string) bool {
	if word == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	for {
		i := strings.Index(text, word)
		if i < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		if apart(before, first) && apart(last, after) && !unicode.IsMark(after) {
			return true
		}
		text = text[i+len(word):]
	}
}

// apart reports whether a and b, side by side, are not of one word. The end of
// the text is as good as a gap.
func apart(a, b rune) bool {
	j, k := kindOf(fold(a)), kindOf(fold(b))
	return j == gap || k == gap || j == pair && k == pair
}

// ask reads the shards and names what is missing.
func (v *verifier) ask() error {
	missing := make([][]string, len(v.r.firsts)+1)
	errs := make([]error, len(v.r.firsts))
	lists := sync.Pool{New: func() any { return new([]hit) }}
	Parallel(len(v.r.firsts), func(n int) {
		list := lists.Get().(*[]hit)
		defer lists.Put(list)
		have := *list
		errs[n] = v.r.shard(n, func(term, postings string) {
			w := v.wants[term]
			if w == nil || v.r.place(term) != n {
				return
			}
			w.found = true
			have = appendHits(have[:0], postings)
			for _, want := range w.list {
				if !want.in(have) {
					missing[n] = append(missing[n], want.lack(term))
				}
			}
		})
		*list = have
	})
	if err := cmp.Or(errs...); err != nil {
		return err
	}
	for term, w := range v.wants {
		if !w.found {
			missing[len(v.r.firsts)] = append(missing[len(v.r.firsts)], w.list[0].lack(term))
		}
	}
	all := slices.Concat(missing...)
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	if n := len(all); n > 5 {
		all = append(all[:5], fmt.Sprintf("and %d more", n-5))
	}
	return errors.New("search index: " + strings.Join(all, "; "))
}

func (w wanted) in(have []hit) bool {
	i, _ := slices.BinarySearchFunc(have, w.from, func(h hit, unit int) int { return h.unit - unit })
	return i < len(have) && have[i].unit < w.to && have[i].class >= w.class
}

func (w wanted) lack(term string) string {
	return fmt.Sprintf("%q of %q is not found in %s", term, w.words, w.page.page.Href)
}

// A reader reads the index as search.js does.
type reader struct {
	boot struct {
		Stamp, Firsts string
		Units         int
	}
	firsts []string
	shards map[string]File
}

type hit struct{ unit, class int }

func open(files []File) (*reader, error) {
	r := &reader{shards: make(map[string]File)}
	for _, f := range files {
		if f.Path == "search/boot.js" {
			if err := arguments(f, "boot", &r.boot); err != nil {
				return nil, err
			}
		} else if strings.HasPrefix(f.Path, "search/t/") {
			r.shards[f.Path] = f
		}
	}
	if r.boot.Stamp == "" {
		return nil, errors.New("search index: no search/boot.js")
	}
	r.firsts = strings.Split(r.boot.Firsts, " ")
	return r, nil
}

// arguments reads what a file calls its function with.
func arguments(f File, name string, into ...any) error {
	text, ok := bytes.CutPrefix(f.Data, []byte("clausebookSearch."+name+"("))
	text, ok2 := bytes.CutSuffix(text, []byte(")\n"))
	if !ok || !ok2 {
		return fmt.Errorf("search index: %s does not call clausebookSearch.%s", f.Path, name)
	}
	if err := json.Unmarshal(slices.Concat([]byte("["), text, []byte("]")), &into); err != nil {
		return fmt.Errorf("search index: %s: %w", f.Path, err)
	}
	return nil
}

// shard calls f for every term of a shard.
func (r *reader) shard(n int, f func(term, postings string)) error {
	file, ok := r.shards[fmt.Sprintf("search/t/%d.js", n)]
	if !ok {
		return fmt.Errorf("search index: no search/t/%d.js", n)
	}
	var stamp, first, s string
	var id int
	if err := arguments(file, "terms", &stamp, &id, &first, &s); err != nil {
		return err
	}
	if stamp != r.boot.Stamp || id != n || first != r.firsts[n] {
		return fmt.Errorf("search index: %s is not of this index", file.Path)
	}
	term := ""
	for entry := ""; s != ""; {
		var ok bool
		var postings string
		entry, s, _ = strings.Cut(s, "~")
		if postings, s, ok = strings.Cut(s, "~"); !ok {
			return fmt.Errorf("search index: %s ends in the middle of %q", file.Path, entry)
		}
		shared, suffix := number(entry)
		term = take(term, shared) + suffix
		f(term, postings)
	}
	return nil
}

// take returns the first n UTF-16 units of s.
func take(s string, n int) string {
	for i, r := range s {
		if n <= 0 {
			return s[:i]
		}
		n--
		if r > 0xFFFF {
			n--
		}
	}
	return s
}

// place is the shard in which a term stands, if it stands anywhere.
func (r *reader) place(term string) int {
	n, exact := slices.BinarySearchFunc(r.firsts, term, compareTerms)
	if !exact {
		n--
	}
	return n
}

// appendHits reads a list of postings.
func appendHits(list []hit, postings string) []hit {
	list = slices.Grow(list, len(postings))
	unit := 0
	for postings != "" {
		var n int
		n, postings = number(postings)
		unit += n / classes
		list = append(list, hit{unit, n % classes})
	}
	return list
}
