package search

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Build makes the index. It returns all files at once; where memory matters, call
// Analyse page by page and Merge in the end.
func Build(pages []Page, sites ...Options) ([]File, error) {
	var files []File
	err := Merge(AnalyseAll(pages), sites, func(f File) error {
		f.Data = slices.Clone(f.Data)
		files = append(files, f)
		return nil
	})
	return files, err
}

// AnalyseAll analyses the pages on all processors.
func AnalyseAll(pages []Page) []*Analysis {
	all := make([]*Analysis, len(pages))
	Parallel(len(pages), func(i int) { all[i] = Analyse(&pages[i]) })
	return all
}

// Parallel calls f(0) … f(n-1), several at a time.
func Parallel(n int, f func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wait.Wait()
}

// Merge numbers the pages and calls emit for every file of the index that the
// sites in all languages share, and for those of their own. It keeps no file, and
// it stops at the first error of emit. The data of a file is emit's until it
// returns; who wants to keep it makes a copy.
func Merge(pages []*Analysis, sites []Options, emit func(File) error) error {
	pages = slices.Clone(pages)
	slices.SortFunc(pages, func(a, b *Analysis) int { return order(&a.page, &b.page) })
	m := merger{pages: pages, stamp: stamp(pages), emit: emit}
	m.bases = make([]int, len(pages))
	for i, a := range pages {
		m.bases[i] = m.units
		m.units += a.units
	}
	m.join()
	for _, step := range []func() error{m.writeRows, m.writeTerms, m.writePages} {
		if err := step(); err != nil {
			return err
		}
	}
	for i := range sites {
		if err := m.writeNames(&sites[i]); err != nil {
			return err
		}
	}
	for i := range sites { // last, for they name the whole index
		if err := m.writeBoot(&sites[i]); err != nil {
			return err
		}
	}
	return nil
}

type merger struct {
	pages []*Analysis
	bases []int // the first unit of each page
	units int
	stamp string
	emit  func(File) error
	sum   uint32 // over all files so far

	buffer []byte // of the shard that is being written

	parts  [hashParts]postings
	rows   []int    // pages in each shard of rows
	firsts []string // what separates each shard of terms from the one before it
}

// postings are the terms of one part, by their bytes.
type postings struct {
	index map[string]int32
	terms []posted
}

type posted struct {
	term  string
	list  []byte // as in the file
	last  int
	count int
}

// join brings the terms of all pages together. A page's postings of a term are
// taken over as they are, but for the distance to the page before it.
func (m *merger) join() {
	Parallel(hashParts, func(part int) {
		p := &m.parts[part]
		p.index = make(map[string]int32)
		for i, a := range m.pages {
			p.add(a.terms[part], m.bases[i])
		}
		slices.SortFunc(p.terms, func(a, b posted) int { return compareTerms(a.term, b.term) })
		for i := range p.terms {
			p.index[p.terms[i].term] = int32(i)
		}
	})
}

func (p *postings) add(b []byte, base int) {
	uvarint := func() int {
		n, size := binary.Uvarint(b)
		b = b[size:]
		return int(n)
	}
	for len(b) > 0 {
		length := uvarint()
		name := b[:length]
		b = b[length:]
		count, first, last, rest := uvarint(), uvarint(), uvarint(), uvarint()
		i, ok := p.index[string(name)]
		if !ok {
			i = int32(len(p.terms))
			p.terms = append(p.terms, posted{term: string(name)})
			p.index[p.terms[i].term] = i
		}
		t := &p.terms[i]
		t.list = appendNumber(t.list, (base+first/classes-t.last)*classes+first%classes)
		t.list = append(t.list, b[:rest]...)
		t.last = base + last
		t.count += count
		b = b[rest:]
	}
}

// compareTerms orders terms as JavaScript compares strings, by UTF-16 units:
// rare Han characters stand before the private use area, not after it.
func compareTerms(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		x, y := a[i], b[i]
		if x == y {
			continue
		}
		if x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0) {
			x, y = y, x
		}
		return int(x) - int(y)
	}
	return len(a) - len(b)
}

// find returns a term, or nil.
func (m *merger) find(term string) *posted {
	p := &m.parts[hash(term)%hashParts]
	if i, ok := p.index[term]; ok {
		return &p.terms[i]
	}
	return nil
}

// sorted calls f for all terms in order.
func (m *merger) sorted(f func(t *posted) error) error {
	var at [hashParts]int
	for {
		var least *posted
		from := 0
		for i := range m.parts {
			if at[i] == len(m.parts[i].terms) {
				continue
			}
			if t := &m.parts[i].terms[at[i]]; least == nil || compareTerms(t.term, least.term) < 0 {
				least, from = t, i
			}
		}
		if least == nil {
			return nil
		}
		at[from]++
		if err := f(least); err != nil {
			return err
		}
	}
}

func (m *merger) write(path string, data []byte) error {
	m.sum = crc32.Update(m.sum, crc32.IEEETable, data)
	return m.emit(File{"search/" + path, data})
}

// writeTo writes a file of one site's own.
func (m *merger) writeTo(site *Options, path string, data []byte) error {
	m.sum = crc32.Update(m.sum, crc32.IEEETable, data)
	return m.emit(File{site.Root + "search/" + path, data})
}

// writeRows cuts the pages into shards of rows.
func (m *merger) writeRows() error {
	most := rowShard
	if len(m.pages) >= largeBook {
		most = largeRowShard
	}
	for i := 0; i < len(m.pages); {
		n, size := 0, 0
		for i+n < len(m.pages) && (n == 0 || size+m.pages[i+n].rowSize() <= most) {
			size += m.pages[i+n].rowSize() + 2
			n++
		}
		b := call(slices.Grow(m.buffer[:0], size+64), "rows", m.stamp, len(m.rows))
		opening := "["
		for _, a := range m.pages[i : i+n] {
			var err error
			if b, err = a.appendRow(append(b, opening...)); err != nil {
				return err
			}
			opening = ",\n"
		}
		m.buffer = append(b, "])\n"...)
		if err := m.write("r/"+strconv.Itoa(len(m.rows))+".js", m.buffer); err != nil {
			return err
		}
		m.rows = append(m.rows, n)
		i += n
	}
	return nil
}

func (a *Analysis) rowSize() int { return len(a.head) + a.size }

// writeTerms cuts the terms into shards.
func (m *merger) writeTerms() error {
	var entries []byte
	var last, first string // last term written, and the separator of this shard
	shared := ""           // what the next entry can leave out
	flush := func() error {
		if len(entries) == 0 && len(m.firsts) > 0 {
			return nil
		}
		b := call(slices.Grow(m.buffer[:0], len(entries)+96), "terms", m.stamp, len(m.firsts))
		b = append(appendString(b, first), ",\""...)
		b = append(b, entries...)
		m.firsts = append(m.firsts, first)
		entries = entries[:0]
		m.buffer = append(b, "\")\n"...)
		return m.write("t/"+strconv.Itoa(len(m.firsts)-1)+".js", m.buffer)
	}
	err := m.sorted(func(t *posted) error {
		if len(entries) > 0 && len(entries)+len(t.term)+len(t.list) > termShard {
			if err := flush(); err != nil {
				return err
			}
			first, shared = separator(last, t.term), ""
		}
		n := beginning(shared, t.term)
		entries = appendNumber(entries, utf16Len(t.term[:n]))
		entries = append(append(entries, t.term[n:]...), '~')
		entries = append(append(entries, t.list...), '~')
		last, shared = t.term, t.term
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// separator is the shortest string that is greater than a and not greater than b.
func separator(a, b string) string {
	for i := range b {
		if i > 0 && compareTerms(b[:i], a) > 0 {
			return b[:i]
		}
	}
	return b
}

// beginning is the length of what a and b begin with, in whole characters.
func beginning(a, b string) int {
	n := 0
	for i, r := range b {
		if !strings.HasPrefix(a[i:], string(r)) {
			break
		}
		n = i + len(string(r))
	}
	return n
}

// writePages writes what is known of every page: how many sections it has, in
// which shard its row stands, and which values of the facets it has.
func (m *merger) writePages() error {
	b := m.file("pages")
	b = append(b, `"sections":"`...)
	for _, a := range m.pages {
		b = appendNumber(b, a.units)
	}
	b = append(b, `","rows":"`...)
	for _, n := range m.rows {
		b = appendNumber(b, n)
	}
	b = m.appendFacets(append(b, "\",\n"...), "pages")
	if err := m.write("pages.js", append(b, "})\n"...)); err != nil {
		return err
	}
	return m.write("facets.js", append(m.appendFacets(m.file("facets"), "facets"), "})\n"...))
}

// file opens the call of a function for a file that is one of a kind.
func (m *merger) file(name string) []byte {
	return fmt.Appendf(nil, "clausebookSearch.%s(%q,{", name, m.stamp)
}

// appendFacets writes the facets of one file: for each value its key, and the
// distances between the pages that have it.
func (m *merger) appendFacets(b []byte, file string) []byte {
	b = append(b, `"facets":{`...)
	opening := "\n"
	for _, f := range facets {
		if f.file != file {
			continue
		}
		b = append(appendString(append(b, opening...), f.key), ":["...)
		opening = ",\n"
		values, pages := m.facet(f.values)
		for j, v := range values {
			if j > 0 {
				b = append(b, ',')
			}
			b = append(appendString(append(b, '['), v), ',')
			b = append(append(append(b, '"'), pages[v]...), `"]`...)
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

// facet returns the values that occur, in order, and for each the distances
// between the pages that have it.
func (m *merger) facet(of func(p *Page) []string) (values []string, pages map[string][]byte) {
	pages = make(map[string][]byte)
	last := make(map[string]int)
	for i, a := range m.pages {
		for _, v := range of(&a.page) {
			at, seen := last[v]
			if v == "" || seen && at == i {
				continue
			}
			if !seen {
				values = append(values, v)
			}
			pages[v] = appendNumber(pages[v], i-at)
			last[v] = i
		}
	}
	slices.Sort(values)
	return values, pages
}

// appendNames writes what a site calls the values of the facets of one file.
func (m *merger) appendNames(b []byte, site *Options, file string) []byte {
	b = append(b, '{')
	opening := "\n"
	for _, f := range facets {
		if f.file != file || len(site.Names[f.key]) == 0 {
			continue
		}
		b = append(appendString(append(b, opening...), f.key), ":{"...)
		opening = ",\n"
		some := false
		values, _ := m.facet(f.values)
		for _, v := range values {
			name := site.Names[f.key][v]
			if name == "" {
				continue
			}
			if some {
				b = append(b, ',')
			}
			some = true
			b = appendString(append(appendString(b, v), ':'), name)
		}
		b = append(b, '}')
	}
	return append(b, '}')
}

// writeNames writes the names of the facets that come after the first results.
func (m *merger) writeNames(site *Options) error {
	b := fmt.Appendf(nil, "clausebookSearch.names(%q,", m.stamp)
	return m.writeTo(site, "names.js", append(m.appendNames(b, site, "facets"), ")\n"...))
}

// without are the sections of all pages but some, as pairs of the first and the
// one behind the last.
func (m *merger) without(some func(p *Page) bool) []int {
	var out []int
	for i, a := range m.pages {
		if some(&a.page) {
			continue
		}
		if n := len(out); n > 0 && out[n-1] == m.bases[i] {
			out[n-1] += a.units
		} else {
			out = append(out, m.bases[i], m.bases[i]+a.units)
		}
	}
	return out
}

// unitsOf are the sections in which a term stands, but for some ranges.
func (m *merger) unitsOf(term string, but []int) []int {
	if t := m.find(term); t != nil {
		return t.units(but)
	}
	return nil
}

// units are the sections of the postings, but for some ranges.
func (t *posted) units(but []int) []int {
	out := make([]int, 0, t.count)
	list, unit := string(t.list), 0
	for list != "" {
		var n int
		n, list = number(list)
		unit += n / classes
		for len(but) > 0 && but[1] <= unit {
			but = but[2:]
		}
		if len(but) == 0 || unit < but[0] {
			out = append(out, unit)
		}
	}
	return out
}

// formsOf are the sections in which a term stands or any that begins like it: a
// browser that looks for "policy" takes "policies", too (forms in search.js), and
// this is sure to have all that it takes.
func (m *merger) formsOf(term string, but []int) []int {
	if strings.Trim(term, "abcdefghijklmnopqrstuvwxyz") != "" || len(term) < 4 {
		return m.unitsOf(term, but)
	}
	stem := strings.TrimRight(term, "ey")
	var out []int
	for i := range m.parts {
		all := m.parts[i].terms
		from, _ := slices.BinarySearchFunc(all, stem, func(t posted, stem string) int { return compareTerms(t.term, stem) })
		for _, t := range all[from:] {
			if !strings.HasPrefix(t.term, stem) {
				break
			}
			out = append(out, t.units(but)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// withAll are the sections that have all of some terms; sections gives those of one.
func withAll(terms []string, sections func(term string) []int) (all []int) {
	for i, t := range terms {
		if of := sections(t); i == 0 {
			all = of
		} else {
			all = among(all, of)
		}
	}
	return all
}

// A name is one word of a glossary's term: the terms that a section must have for
// it to stand there, and the sections that do, in order.
type name struct {
	word  string
	terms []string
	units []int
}

// among brings the numbers of a that are in b, both in order, to the front of a.
func among(a, b []int) []int {
	out := a[:0]
	for _, n := range a {
		for len(b) > 0 && b[0] < n {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == n {
			out = append(out, n)
		}
	}
	return out
}

// writeBoot writes the file that a page of search asks for first. It names the
// whole index by a sum over it: a browser never takes an old shard from its cache
// for a new one.
func (m *merger) writeBoot(site *Options) error {
	words := make([]string, 0, len(site.Words))
	for k := range site.Words {
		words = append(words, k)
	}
	slices.Sort(words)
	hidden := m.without(func(p *Page) bool { return p.shown(site.Lang) })
	b := []byte("clausebookSearch.boot({")
	b = append(appendString(append(b, `"stamp":`...), m.stamp), ",\n"...)
	b = append(appendString(append(b, `"sum":`...), fmt.Sprintf("%08x", m.sum)), ",\n"...)
	b = append(appendString(append(b, `"lang":`...), site.Lang), ",\n"...)
	b = append(appendString(append(b, `"up":`...), strings.Repeat("../", strings.Count(site.Root, "/"))), ",\n\"hidden\":["...)
	for i, u := range hidden {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(u), 10)
	}
	b = append(b, "],\n\"names\":"...)
	b = append(m.appendNames(b, site, "pages"), ",\n"...)
	b = fmt.Appendf(b, "\"pages\":%d,\n\"units\":%d,\n", len(m.pages), m.units)
	b = append(appendString(append(b, `"firsts":`...), strings.Join(m.firsts, " ")), ",\n"...)
	b = append(appendString(append(b, `"common":`...), functionWords), ",\n"...)
	b = append(m.appendGlossary(append(b, `"glossary":`...), site), ",\n\"words\":{"...)
	for i, k := range words {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(append(b, '\n'), k), ':')
		b = appendString(b, site.Words[k])
	}
	return m.writeTo(site, "boot.js", append(b, "}})\n"...))
}

// appendGlossary writes for every term its words that lead somewhere, and then
// those that do not: these lead to the others, but nothing leads to them. Words
// lead to texts. A word that stands nowhere but in the glossary and among the
// other names of a clause or a role leads nowhere, and neither does one that stands
// only where another of the term's words stands, too: the browser would load more
// and find the same.
func (m *merger) appendGlossary(b []byte, site *Options) []byte {
	but := m.without(func(p *Page) bool { return p.shown(site.Lang) && (p.Kind == "document" || p.Kind == "page") })
	b = append(b, '[')
	some := false
	for i := range site.Terms {
		names := m.names(&site.Terms[i], but)
		var leading []*name
		for _, i := range bySections(names) {
			x := &names[i]
			if len(x.units) > 0 && !slices.ContainsFunc(leading, func(l *name) bool { return m.addsNothingTo(x, l, but) }) {
				leading = append(leading, x)
			}
		}
		var found, other []string
		for i := range names {
			if slices.Contains(leading, &names[i]) {
				found = append(found, names[i].word)
			} else {
				other = append(other, names[i].word)
			}
		}
		if len(found) == 0 || len(found)+len(other) < 2 {
			continue
		}
		if some {
			b = append(b, ',')
		}
		some = true
		b = appendStrings(append(b, "\n["...), found)
		b = append(appendStrings(append(b, ','), other), ']')
	}
	return append(b, ']')
}

// addsNothingTo reports whether a word stands, in whatever form, only where another stands, too.
func (m *merger) addsNothingTo(x, other *name, but []int) bool {
	return within(x.units, other.units) && // most words end here, and their forms need not be looked up
		within(withAll(x.terms, func(t string) []int { return m.formsOf(t, but) }), other.units)
}

// names are the words of a term that can be told apart, and where they stand.
func (m *merger) names(t *Term, but []int) []name {
	var out []name
	seen := make(map[string]bool)
	for _, word := range t.Words {
		key, last, x := "", -1, name{word: word}
		Tokens(word, func(term string, run int) {
			key += strconv.Itoa(run) + term + " "
			if run == last && single([]byte(term)) {
				return // the end of a run of pairs; in the text it may go on
			}
			last, x.terms = run, append(x.terms, term)
		})
		if key != "" && !seen[key] {
			seen[key] = true
			x.units = withAll(x.terms, func(t string) []int { return m.unitsOf(t, but) })
			out = append(out, x)
		}
	}
	return out
}

// bySections gives the places of names, those that stand in most sections first.
func bySections(names []name) []int {
	out := make([]int, len(names))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(i, j int) int { return len(names[j].units) - len(names[i].units) })
	return out
}

// within reports whether all of a are in b; both are in order.
func within(a, b []int) bool { return len(a) <= len(b) && len(among(slices.Clone(a), b)) == len(a) }
