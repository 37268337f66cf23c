package generator

import (
	"fmt"
	"html/template"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// frame makes the pages of one language.
type frame struct {
	*builder
	lang  string
	root  string // folder of the language: "" or "zh-CN/"
	words Words
	zh    bool

	collators *sync.Pool // a Collator may be used by one goroutine at a time
	templates *templates
	chrome    sync.Map // surroundings by the way to the top and the current entry
	skeletons sync.Map // shape → *skeleton
}

func (b *builder) newFrame(lang string) (*frame, error) {
	compiled, err := b.theme.language(lang)
	if err != nil {
		return nil, err
	}
	collators := &sync.Pool{New: func() any { return collate.New(language.Make(lang), collate.Numeric) }}
	return &frame{builder: b, lang: lang, root: b.languageRoot(lang), words: b.theme.in(lang), zh: strings.HasPrefix(lang, "zh"), collators: collators, templates: compiled}, nil
}

// T gives an interface word.
func (f *frame) T(key string, args ...any) string { return f.words.T(key, args...) }

// Base is what every page gets: the frame around its content.
type Base struct {
	Words
	Lang     string // language of the interface
	Title    string // of the page, without the name of the book
	Nav      string // the entry of the navigation that is current: "documents", "clauses" …
	Root     string // way to the top of the site
	Home     string // way to the top of the language
	Book     string
	Org      string
	Standard string // name of the default standard
	AsOf     string
	// StandardIndex is the tree of the default standard, seen from the top of the language.
	StandardIndex string
	Crumbs        []Link
	Languages     []LanguageLink
	Wide          bool          // uses the wider page
	BodyClass     string        // paper format: "a3", "land"
	Run           []string      // the line at the head of every printed sheet
	RunMore       string        // its second line
	Styles        template.HTML // style sheets and icon: parts/styles.html
	Scripts       template.HTML // parts/scripts.html
	Top           template.HTML // the head of the page up to the languages: parts/top.html
	Bottom        template.HTML // its foot: parts/bottom.html
	path          string        // of the page in its language
	full          string        // in the site
	sample        bool          // has holes for its own values, see skeleton
	late          *late
}

// FullTitle is the title of the page with the name of the book.
func (b *Base) FullTitle() string {
	if b.sample {
		return fullTitleHole.word()
	}
	if b.Title == b.Book {
		return b.Title
	}
	return b.Title + " · " + b.Book
}

// HeadLinks are the style sheets, the links to the other languages and the scripts.
func (b *Base) HeadLinks() template.HTML {
	return b.Styles + "\n" + b.Alternates() + "\n" + b.Scripts
}

// CrumbBar is the line with the way to the page, the standard and the day for which the site is true.
func (b *Base) CrumbBar() template.HTML {
	if len(b.Crumbs) == 0 {
		return ""
	}
	if b.sample {
		return crumbsHole.html()
	}
	m := make(hypertext, 0, 512)
	m.raw(`<nav class="wrap`)
	if b.Wide {
		m.raw(" wide")
	}
	m.raw(` crumb" aria-label="`)
	m.text(b.T("crumbs"))
	m.raw("\">\n  <ol>", string(b.CrumbList()), "</ol>\n  <p>")
	m.text(b.Standard)
	m.raw(" · ")
	m.text(b.T("as-of"))
	m.raw(` <time datetime="`, b.AsOf, `">`, b.AsOf, "</time></p>\n</nav>")
	return template.HTML(m)
}

// CrumbList is the way to the page as list items.
func (b *Base) CrumbList() template.HTML {
	var out []byte
	for _, c := range b.Crumbs {
		if c.Href == "" {
			out = append(out, `<li aria-current="page">`+escape(c.Text)+"</li>"...)
			continue
		}
		out = append(out, "<li>"+c.Tag()+"</li>"...)
	}
	return template.HTML(out)
}

// LanguageBar leads to the same page in the other languages; "" in a book of one language.
func (b *Base) LanguageBar() template.HTML {
	if b.sample {
		return languagesHole.html()
	}
	if len(b.Languages) < 2 {
		return ""
	}
	out := `<div class="lang">`
	for _, l := range b.Languages {
		lang, name := escape(l.Lang), escape(l.Name)
		if l.Current {
			out += `<span lang="` + lang + `" aria-current="true">` + name + `</span>`
		} else {
			out += `<a href="` + escape(l.Href) + `" lang="` + lang + `" hreflang="` + lang + `">` + name + `</a>`
		}
	}
	return template.HTML(out + "</div>")
}

// Alternates are the links to the other languages in the head of the page.
func (b *Base) Alternates() template.HTML {
	if b.sample {
		return alternatesHole.html()
	}
	out := ""
	for _, l := range b.Languages {
		if !l.Current {
			out += "\n<link rel=\"alternate\" hreflang=\"" + escape(l.Lang) + "\" href=\"" + escape(l.Href) + "\">"
		}
	}
	return template.HTML(out)
}

// RunLine is the line at the head of every printed sheet; "" for a page without one.
func (b *Base) RunLine() template.HTML {
	if len(b.Run) == 0 {
		return ""
	}
	if b.sample {
		return runHole.html()
	}
	out := `<div class="run" aria-hidden="true">`
	for _, r := range b.Run {
		out += "<span>" + escape(r) + "</span>"
	}
	if b.RunMore != "" {
		out += `<span class="r2">` + escape(b.RunMore) + "</span>"
	}
	return template.HTML(out + "</div>")
}

// fill fills the holes of a skeleton that every page has.
func (b *Base) fill(out []byte, h hole) []byte {
	m := hypertext(out)
	switch h {
	case fullTitleHole:
		m.text(b.FullTitle())
	case alternatesHole:
		m.raw(string(b.Alternates()))
	case languagesHole:
		m.raw(string(b.LanguageBar()))
	case crumbsHole:
		m.raw(string(b.CrumbBar()))
	case runHole:
		m.raw(string(b.RunLine()))
	}
	return m
}

// framed is a page whose frame can be completed.
type framed interface{ frame() *Base }

func (b *Base) frame() *Base { return b }

// surround adds the parts of the frame that are the same on every page of a folder with the same current entry.
func (f *frame) surround(b *Base) error {
	type parts [4]template.HTML
	to := [...]*template.HTML{&b.Styles, &b.Scripts, &b.Top, &b.Bottom}
	key := b.Home + " " + b.Nav
	known, ok := f.chrome.Load(key)
	if !ok {
		var made parts
		for i, name := range [...]string{"styles.html", "scripts.html", "top.html", "bottom.html"} {
			var err error
			if made[i], err = f.templates.part(name, b); err != nil {
				return fmt.Errorf("theme: %w", err)
			}
		}
		known, _ = f.chrome.LoadOrStore(key, made)
	}
	for i, part := range known.(parts) {
		*to[i] = part
	}
	return nil
}

// A Link leads to a page. Lang is set when its words are in another language than the page.
type Link struct {
	Href string
	Text string
	Lang string
}

// Tag is the link as HTML, or its words alone when it leads nowhere.
func (l Link) Tag() template.HTML { return template.HTML(l.write(nil)) }

func (l Link) write(out []byte) []byte {
	tag := "span"
	if l.Href != "" {
		tag = "a"
		out = append(out, `<a href="`...)
		out = append(append(out, escape(l.Href)...), '"')
	} else {
		if l.Text == "" {
			return out
		}
		out = append(out, "<span"...)
	}
	if l.Lang != "" {
		out = append(out, ` lang="`...)
		out = append(append(out, escape(l.Lang)...), '"')
	}
	out = append(append(out, '>'), escape(l.Text)...)
	out = append(append(out, "</"...), tag...)
	return append(out, '>')
}

// A LanguageLink leads to the same page in another language.
type LanguageLink struct {
	Lang, Name, Href string
	Current          bool
}

func (f *frame) base(page string) *Base {
	full := f.root + page
	s := f.site
	b := &Base{
		Words: f.words, Lang: f.lang, Root: up(full), Home: strings.TrimSuffix(relative(full, f.root+"index.html"), "index.html"),
		Book: s.Config.Title.In(f.lang), Org: s.Config.Organization.In(f.lang), Standard: s.Standards[0].Name, AsOf: s.AsOf.String(), StandardIndex: standardPath(s.Standards[0]),
		path: page, full: full, late: new(late),
	}
	for _, l := range s.Config.Languages {
		o := f.frames[l]
		b.Languages = append(b.Languages, LanguageLink{Lang: l, Name: languageName(l), Href: relative(full, o.root+page), Current: l == f.lang})
	}
	return b
}

func languageName(lang string) string {
	if n, ok := languageNames[lang]; ok {
		return n
	}
	return lang
}

var languageNames = map[string]string{"en": "English", "zh-CN": "中文", "zh-TW": "繁體中文", "zh-HK": "繁體中文", "de": "Deutsch", "fr": "Français", "ja": "日本語", "ko": "한국어", "es": "Español"}

// to is the address of a page of this language, seen from the page with the given base.
func (f *frame) to(from *Base, page string) string { return relative(from.full, f.root+page) }

// crumb puts the way to the page into its base; the last step is the page itself and has no address.
func (f *frame) crumb(b *Base, steps ...Link) {
	b.Crumbs = append([]Link{{Href: f.to(b, "index.html"), Text: f.T("home")}}, steps...)
}

// text gives a text in the language of the page and, when it is in another one, that language.
func (f *frame) text(t site.Text) Link {
	s, lang := t.Find(f.lang)
	if lang == f.lang {
		lang = ""
	}
	return Link{Text: s, Lang: lang}
}

// document links to a document by its title.
func (f *frame) documentLink(b *Base, d *site.Document) Link {
	e := d.Edition(f.lang)
	l := Link{Href: f.documentHref(b, d), Text: f.titled(d, e.Title)}
	if e.Lang != f.lang {
		l.Lang = e.Lang
	}
	return l
}

// documentHref is the address of a document, or "" when the audience of this site may not see it.
func (f *frame) documentHref(b *Base, d *site.Document) string {
	if f.site.Hidden[d] {
		return ""
	}
	return f.to(b, documentPath(d))
}

// titled puts the title of a document into the brackets that Chinese text has for it.
func (f *frame) titled(d *site.Document, title string) string {
	if f.zh && d.Controlled() && d.Has(f.lang) {
		return "《" + title + "》"
	}
	return title
}

func (f *frame) roleLink(b *Base, r *site.Role) Link {
	l := f.text(r.Title)
	l.Href = f.to(b, rolePath(r))
	return l
}

func (f *frame) serviceLink(b *Base, s *site.Service) Link {
	l := f.text(s.Title)
	l.Href = f.to(b, servicePath(s))
	return l
}

func (f *frame) partyLink(b *Base, p *site.Party) Link {
	l := f.text(p.Title)
	l.Href = f.to(b, partyPath(p))
	return l
}

func (f *frame) clauseLink(b *Base, c *standard.Clause) Link {
	l := f.text(c.Title)
	l.Href = f.to(b, clausePath(c))
	return l
}

// number is how a clause is named in this book: those of other standards carry the name of their standard.
func (f *frame) number(c *standard.Clause) string {
	if c.Standard == f.site.Standards[0] {
		return c.Number
	}
	return c.Standard.Name + " " + c.Number
}

// State is a state or a flag with its word.
type State struct {
	Key  string // "covered"; also the name of its sign and of its colour
	Word string
}

// Tag is the sign and the word as HTML.
func (s State) Tag() template.HTML {
	key := escape(s.Key)
	sign := ""
	if key != "" {
		sign = `<svg class="g ` + key + `" aria-hidden="true"><use href="#cb-` + key + `"/></svg>`
	}
	return template.HTML(`<span class="st ` + key + `">` + sign + `<span class="w">` + escape(s.Word) + `</span></span>`)
}

// Sign is the sign alone; the word is there for those who do not see it.
func (s State) Sign() template.HTML {
	key, word := escape(s.Key), escape(s.Word)
	return template.HTML(`<span class="fl" title="` + word + `"><svg class="g ` + key + `" aria-hidden="true"><use href="#cb-` + key + `"/></svg><span class="vh">` + word + `</span></span>`)
}

func (f *frame) state(key string) State { return State{key, f.T("state." + key)} }

func (f *frame) flags(flags []site.Flag) []State {
	out := make([]State, len(flags))
	for i, x := range flags {
		out[i] = f.state(string(x))
	}
	return out
}

// date writes a day out in the language of the page.
func (f *frame) date(d site.Date) string {
	if d.IsZero() {
		return ""
	}
	t := d.Time()
	if f.zh {
		return fmt.Sprintf("%d年%d月%d日", t.Year(), int(t.Month()), t.Day())
	}
	if f.lang == "en" || strings.HasPrefix(f.lang, "en-") {
		return t.Format("2 January 2006")
	}
	return d.String()
}

// in says how many days lie between the as-of date and a day.
func (f *frame) due(d site.Date) (text string, late bool) {
	n := f.site.AsOf.Days(d)
	switch {
	case n < 0:
		return f.count("days-overdue", -n), true
	case n == 0:
		return f.T("due-today"), false
	}
	return f.count("days-left", n), false
}

// count gives a word with a number, in the singular where the language has one.
func (f *frame) count(key string, n int) string {
	if n == 1 {
		if s := f.T(key + ".one"); s != key+".one" {
			return s
		}
	}
	return f.T(key, n)
}

// collate orders titles as readers of the language do: Chinese by pinyin.
func (f *frame) collate(a, b string) int {
	c := f.collators.Get().(*collate.Collator)
	defer f.collators.Put(c)
	return c.CompareString(a, b)
}
