// Package search turns the pages of a site into an index that a browser can
// ask without a server: over http, and from a folder by double click.
//
//	Page ──Analyse──► *Analysis ──Merge──► File, File, File …
//
// [Analyse] looks at one page and nothing else. It may run for many pages at
// once, and its result may be kept for as long as the page stays the same.
// [Merge] numbers the pages, joins what was found in them and hands over the
// files of the index one by one. [Build] is both in one call, and [Verify] asks
// the finished index for every title.
//
// The same pages give the same bytes, whatever order they come in.
//
// # The unit
//
// A hit is a section, not a page, so that a result leads to the paragraph. The
// sections of all pages are numbered through: these numbers are called units.
// Pages are sorted by the sites that show them, kind, language, type, status and clause before they are
// numbered. Pages with the same words then stand side by side, distances
// between units stay small, and every facet is a few long runs.
//
// # Terms
//
// Text is brought to NFKC and lower case. A run of Han characters (or kana, or
// Hangul) becomes its overlapping pairs of characters, and its last character.
// A word becomes itself, its pieces at "/", and their parts at ". _ -" that
// have two characters or more: PRC-INC-01 is found as prc-inc-01, prc, inc and
// 01. Nothing knows a dictionary. The browser does the same in search.js, and
// testdata/tokens.json holds the two together.
//
// Every Han character is the first of a pair or the last of its run. A query of
// one character is therefore a range of terms, and exact; one of two characters
// is a term. The terms of a longer one, 重大 大事 事件, can stand in a section
// without 重大事件 standing there: no section is missed, and the browser, which
// loads the text of the sections it shows, looks there before it shows them.
// Positions would save it the look, and double the index of a Chinese site.
//
// # Files
//
// All files are classic scripts that call one function of search.js with JSON.
// No file holds "<" or U+2028 or U+2029, so each could stand inside a page.
//
//	search/boot.js    clausebookSearch.boot({…})                        where everything is, interface words, glossary
//	search/names.js   clausebookSearch.names(STAMP, {…})                what the values of later facets are called
//	search/pages.js   clausebookSearch.pages(STAMP, {…})                sections per page, kinds, first facets
//	search/facets.js  clausebookSearch.facets(STAMP, {…})               the facets with many values
//	search/t/N.js     clausebookSearch.terms(STAMP, N, FIRST, ENTRIES)  a range of terms and their postings
//	search/r/N.js     clausebookSearch.rows(STAMP, N, [ROW, …])         a range of pages: what a result shows
//
// The sites in all languages of a book share these files, but for boot.js and
// names.js, of which each has its own: zh-CN/search/boot.js. A text that is not
// translated is shown by all of them and stands in the index once; what a page
// says in the words of the interface is therefore for the browser to add. Pages
// that only some of the sites show stand side by side (see [Page.Sites]), and the
// others pass over them.
//
// The stamp stands for the numbering: a file of an older build is noticed. The
// browser needs boot.js, then pages.js and the shards of the words asked for,
// then the rows on its screen: three steps, whatever the size of the site.
//
// ENTRIES is one string, and in it a number is one character (see number.go):
//
//	entry    = shared suffix "~" posting… "~"
//	posting  = distance×6+class
//
// shared is how much of the term before it the term begins with, in UTF-16 units
// as JavaScript counts; distances are those between units. The class is 0, 1 or 2
// for a text that says little, something or much of the term, 3 for a heading, 4
// for a short heading, 5 for the page's own id. The heading of a page's first
// section is its title.
package search

import (
	"cmp"
	"slices"
	"strings"
)

// A Page is one page of the site as a reader would look for it.
type Page struct {
	Href, Lang, Title, ID string

	// Sites are the languages of the sites that show the page, between spaces:
	// " en de "; "" is all of them.
	Sites string

	Kind         string // document, clause, service, role, term, party or page
	Type, Status string // keys of the document's type and status, not translated
	State        int    // 0 in force, 1 not in force yet, 2 not any more: the order of results

	Clauses, Services, Roles []string // what it can be filtered by

	// A result opens with a line of small print: label, note, state.
	Label string // the id unless set; a clause shows its standard
	Note  string // the version of a document
	Glyph string // the symbol of its state: covered, planned, gap …
	Says  string // the words of its state; of a document, the day from which it holds; those of Status unless set

	Sections []Section // the first is the page from its title to its first heading
}

// A Section is the plain text under one heading, without the sections below it.
type Section struct {
	Anchor  string // empty for the first section
	Number  string // shown before the heading and not searched: 4.4 is a clause
	Heading string // of the first section: the page's title, whatever stands here
	Text    string
	Claims  []Claim
}

// A Claim is a clause shown beside the heading that claims it.
type Claim struct {
	Clause, Href string
	State        string // covered, partial …: glyph and word
}

// A Term is an entry of the glossary: its names and synonyms in all languages.
type Term struct {
	Words []string
}

// shown tells whether the site in a language shows the page.
func (p *Page) shown(lang string) bool {
	return p.Sites == "" || strings.Contains(p.Sites, " "+lang+" ")
}

// Options hold what the site in one language needs besides the pages.
type Options struct {
	Lang  string // language of the interface
	Root  string // the folder of the site: "" or "zh-CN/"
	Terms []Term

	// Words are the words of the interface by their key; search.js says what it
	// needs. Names are the words of facet values: Names["type"]["procedure"] is
	// "Procedure". A value without a name shows itself.
	Words map[string]string
	Names map[string]map[string]string
}

// A File is one file of the index. Its path is relative to the root of the site.
type File struct {
	Path string
	Data []byte
}

// Sizes of files, in bytes before compression. Larger shards are fewer files, and
// more bytes for the first answer: five rows may lie in five shards. A large book
// has its rows in larger shards: thousands of files more are felt in a build.
const (
	termShard     = 12 << 10
	rowShard      = 16 << 10
	largeRowShard = 36 << 10
	largeBook     = 1500 // pages
)

// functionWords are English words that people put into a question and that no
// document is about. A query is asked without them unless it has no other words.
const functionWords = "a an and are be by can did do does for from has have how i in is me must my of on or our shall should so that the their them then there they this to was we what when where which who whom whose why will with would you your"

// facets are the filters of the page, and the two that are none: kind and state
// count and order the results. Those in pages.js follow the order of the pages
// and weigh next to nothing; the others come after the first results.
var facets = []struct {
	file, key string
	values    func(p *Page) []string
}{
	{"pages", "type", func(p *Page) []string { return []string{cmp.Or(p.Type, p.Kind)} }},
	{"pages", "status", func(p *Page) []string { return []string{p.Status} }},
	{"pages", "lang", func(p *Page) []string { return []string{p.Lang} }},
	{"pages", "kind", func(p *Page) []string { return []string{p.Kind} }},
	{"pages", "state", func(p *Page) []string { return []string{string(rune('0' + p.State))} }},
	{"facets", "clause", func(p *Page) []string { return p.Clauses }},
	{"facets", "service", func(p *Page) []string { return p.Services }},
	{"facets", "role", func(p *Page) []string { return p.Roles }},
}

// order says how pages are numbered: alike beside alike.
func order(a, b *Page) int {
	return cmp.Or(
		cmp.Compare(a.Sites, b.Sites),
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Lang, b.Lang),
		cmp.Compare(a.Type, b.Type),
		cmp.Compare(a.State, b.State),
		cmp.Compare(a.Status, b.Status),
		slices.Compare(a.Clauses, b.Clauses),
		cmp.Compare(a.Href, b.Href),
		cmp.Compare(a.Title, b.Title),
	)
}
