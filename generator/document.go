package generator

import (
	"html/template"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/markdown"
)

// DocumentPage is a document, or an uncontrolled page.
type DocumentPage struct {
	Base
	ID         string
	Controlled bool
	Heading    string
	TextLang   string // language of the text
	Foreign    bool   // the text is not in the language of the page
	Alt        Link   // title in another language
	Above      string // the line above the title
	Type       string
	Version    string
	Status     State
	Stamp      string // "" when the document is not in force
	StampBelow string
	Class      string
	Signatures []Signature
	Facts      []Fact
	Bands      []Band
	Summary    string
	Body       template.HTML // the text; like Previews and Used, a template may only put it into the page as it is
	Previews   template.HTML // what the links lead to, for the script to show
	HasList    bool          // the page has contents
	Claims     []ClaimLine
	Implements []Link
	Services   []Link
	Evidence   []Link
	Provides   []Link
	Used       template.HTML // the documents that refer to this one, or ""
	Revisions  []site.Revision
	Previous   Link
	Next       Link
	make       *frame
	edition    *site.Edition
	uses       Uses
}

// The holes of a document.
const (
	bodyHole hole = 'a' + iota
	previewsHole
	usedHole
	titleHole
	contentsHole
	railHole
	neighboursHole
	bandsHole
	revisionsHole

	headingHole // this and the next are used in skeletons only
	summaryHole
)

func (p *DocumentPage) fill(out []byte, h hole) []byte {
	switch h {
	case headingHole:
		return words(out, p.Heading)
	case summaryHole:
		return words(out, p.Summary)
	case bodyHole:
		return p.make.body(out, &p.Base, p.edition)
	case previewsHole:
		return p.make.previews(out, &p.Base, p.edition)
	case usedHole:
		m := hypertext(out)
		m.raw(`<ul class="list cols2">`)
		p.uses.list(&m)
		m.raw("\n</ul>")
		return m
	case titleHole:
		return p.title(out)
	case contentsHole:
		return p.contents(out)
	case railHole:
		return p.rail(out)
	case neighboursHole:
		return p.neighbours(out)
	case bandsHole:
		return p.bands(out)
	case revisionsHole:
		return p.revisions(out)
	}
	return p.Base.fill(out, h)
}

// words writes words, escaped.
func words(out []byte, s string) []byte {
	m := hypertext(out)
	m.text(s)
	return m
}

// A Signature is one of the three who answer for a document: 编制, 审核, 批准.
type Signature struct {
	Label string
	Name  string
	Role  Link
	Date  string
}

// A Fact is one field of a title block.
type Fact struct {
	Label string
	Value string
	Links []Link
	Late  bool
	Date  bool
	Span  string // class that makes the last field fill its line
}

// A Band says across the page what a reader must not miss: draft, withdrawn, superseded, overdue, not translated.
type Band struct {
	Key   string // "draft", "withdrawn", "superseded", "later", "overdue", "untranslated", "stale"
	Word  string
	Text  string
	Link  Link
	Quiet bool // a notice rather than a warning
}

// Content is one line of the contents of a page.
type Content struct {
	Href, Number, Text string
	Children           []Content
}

// A ClaimLine is one claim of a document.
type ClaimLine struct {
	State  State
	Number string
	Title  Link
	Note   string
}

// A Use is a document that refers to something, with the sentence around the reference.
type Use struct {
	ID       string
	Link     Link
	Sentence string
}

// Uses are written here and not by a template: those of a role or a clause can be thousands.
type Uses []Use

// List is each document with its sentence: parts/uses.html.
func (u Uses) List() template.HTML { return (*late)(nil).html(u.list) }

// Files is each document with its id: parts/files.html.
func (u Uses) Files() template.HTML { return (*late)(nil).html(u.files) }

func (u Uses) files(m *hypertext) {
	for i := range u {
		m.raw("\n<li>")
		m.link(u[i].Link)
		m.raw(`<span class="id sub">`)
		m.text(u[i].ID)
		m.raw("</span></li>")
	}
}

func (u Uses) list(m *hypertext) {
	for i := range u {
		x := &u[i]
		m.raw("\n<li><a")
		m.element(` data-u="`, x.ID, `"`)
		m.raw(` href="`)
		m.text(x.Link.Href)
		m.element(`" lang="`, x.Link.Lang, "")
		m.raw(`">`)
		m.text(x.Link.Text)
		m.raw("</a>")
		m.element(`<span class="sub">`, x.Sentence, "</span>")
		m.raw("</li>")
	}
}

func (f *frame) document(b *Base, d *site.Document) any {
	e := d.Edition(f.lang)
	p := DocumentPage{Base: *b, ID: d.ID, Controlled: d.Controlled(), Heading: e.Title, TextLang: e.Lang, Foreign: e.Lang != f.lang, Type: f.T("type." + string(d.Type)), Summary: e.Summary}
	p.Title = e.Title
	p.Body, p.Previews = bodyHole.html(), previewsHole.html()
	p.make, p.edition = f, e
	p.HasList = hasHeadings(e)
	if p.Foreign {
		p.Bands = append(p.Bands, Band{Key: "untranslated", Word: f.T("band.untranslated"), Text: f.T("band.untranslated-text", languageName(e.Lang)), Quiet: true})
	}
	if !d.Controlled() {
		f.crumb(&p.Base, Link{Text: e.Title})
		return &p
	}
	p.Nav = "documents"
	p.Title = d.ID + " " + e.Title
	f.crumb(&p.Base, Link{Href: f.to(b, "documents/index.html"), Text: f.T("nav.documents")}, Link{Href: f.to(b, "documents/index.html") + "#type-" + string(d.Type), Text: f.T("types." + string(d.Type))}, Link{Text: d.ID})
	f.titleBlock(&p, d, e)
	p.Bands = append(p.Bands, f.bands(b, d, e)...)
	f.relations(&p, d)
	p.Revisions = e.Revisions
	f.around(&p, d)
	p.Run = []string{b.Org + " · " + f.titled(d, e.Title), d.ID + " · " + f.T("version") + " " + d.Version + " · " + p.Status.Word + classification(p.Class), f.T("uncontrolled-short")}
	var more []string
	for _, x := range p.Facts {
		if x.Value != "" || len(x.Links) > 0 {
			more = append(more, x.Label+" "+cmpOr(x.Value, linkTexts(x.Links)))
		}
	}
	for _, s := range p.Signatures {
		if s.Name != "" || s.Role.Text != "" {
			more = append(more, strings.TrimSpace(s.Label+" "+cmpOr(s.Name, s.Role.Text)+" "+s.Date))
		}
	}
	p.RunMore = strings.Join(more, " · ")
	return &p
}

func linkTexts(links []Link) string {
	words := make([]string, len(links))
	for i, l := range links {
		words[i] = l.Text
	}
	return strings.Join(words, ", ")
}

func classification(c string) string {
	if c == "" {
		return ""
	}
	return " · " + c
}

// documentState is the word and sign for where a document stands.
func (f *frame) documentState(d *site.Document) State {
	switch {
	case d.Status == site.Withdrawn:
		return State{"gap", f.T("status.withdrawn")}
	case d.Superseded():
		return State{"gap", f.T("status.superseded")}
	case d.InForce:
		return State{"covered", f.T("status.in-force")}
	case d.Status == site.Approved:
		return State{"planned", f.T("status.from", from(d).String())}
	}
	return State{"planned", f.T("status." + string(d.Status))}
}

// from is the day on which an approved document takes effect.
func from(d *site.Document) site.Date {
	if d.Effective.IsZero() || d.Effective.Before(d.Approved) {
		return d.Approved
	}
	return d.Effective
}

func (f *frame) titleBlock(p *DocumentPage, d *site.Document, e *site.Edition) {
	b := &p.Base
	p.Above = joinNonEmpty(" · ", b.Org, b.Book, p.Type)
	for _, o := range d.Editions {
		if o != e {
			p.Alt = Link{Text: o.Title, Lang: o.Lang}
			break
		}
	}
	p.Version = d.Version
	p.Status = f.documentState(d)
	if d.InForce {
		p.Stamp, p.StampBelow = f.T("stamp"), f.T("stamp-valid")
	} else {
		p.StampBelow = p.Status.Word
	}
	p.Class = f.class(d.Classification)
	p.Signatures = []Signature{
		f.signature(b, "author", d.Author, authored(e)), f.signature(b, "reviewer", d.Reviewer, ""), f.signature(b, "approver", d.Approver, d.Approved.String()),
	}
	p.Facts = []Fact{f.owner(b, d), {Label: f.T("effective"), Value: effective(d), Date: true}, f.reviewFact(d)}
	if len(d.Supersedes) > 0 {
		p.Facts = append(p.Facts, Fact{Label: f.T("supersedes"), Links: f.ids(b, d.Supersedes)})
	}
	if d.Retention != "" || d.Location != "" {
		p.Facts = append(p.Facts, Fact{Label: f.T("retention"), Value: joinNonEmpty(f.T("comma"), f.duration(d.Retention), d.Location)})
	}
	if !d.Last.Date.IsZero() {
		p.Facts = append(p.Facts, Fact{Label: f.T("last-record"), Value: joinNonEmpty(" · ", d.Last.Reference, d.Last.Date.String())})
	}
	p.Facts[len(p.Facts)-1].Span = span(len(p.Facts))
}

// span is the class that lets the last of n fields fill a line of four.
func span(n int) string {
	return [4]string{"", "w12", "w9", "w6"}[n%4]
}

func effective(d *site.Document) string {
	if d.Status != site.Approved {
		return ""
	}
	return from(d).String()
}

// authored is the day of the newest revision, the nearest the front matter comes to when the text was written.
func authored(e *site.Edition) string {
	if len(e.Revisions) > 0 {
		return e.Revisions[0].Date.String()
	}
	return ""
}

func (f *frame) class(c string) string {
	if c == "" {
		return ""
	}
	if w := f.T("class." + c); w != "class."+c {
		return w
	}
	return c
}

// duration writes 3y as a reader says it.
func (f *frame) duration(s string) string {
	if len(s) < 2 || strings.Trim(s[:len(s)-1], "0123456789") != "" {
		return s
	}
	key := "age." + s[len(s)-1:]
	if f.T(key) == key {
		return s
	}
	n := 0
	for _, c := range s[:len(s)-1] {
		n = n*10 + int(c-'0')
	}
	return f.count(key, n)
}

func joinNonEmpty(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

func (f *frame) signature(b *Base, key string, p site.Person, date string) Signature {
	s := Signature{Label: f.T(key), Name: p.In(f.lang), Date: date}
	if p.Role != nil {
		s.Role = f.roleLink(b, p.Role)
	}
	return s
}

func (f *frame) owner(b *Base, d *site.Document) Fact {
	x := Fact{Label: f.T("owner")}
	if d.Owner.Role != nil {
		x.Links = []Link{f.roleLink(b, d.Owner.Role)}
	} else {
		x.Value = d.Owner.Name
	}
	return x
}

func (f *frame) reviewFact(d *site.Document) Fact {
	x := Fact{Label: f.T("next-review"), Value: d.Review.String(), Late: d.Overdue, Date: true}
	if d.Overdue {
		late, _ := f.due(d.Review)
		x.Value += " · " + late
	}
	return x
}

// ids links to documents by their ids.
func (f *frame) ids(b *Base, ds []*site.Document) []Link {
	out := make([]Link, len(ds))
	for i, d := range ds {
		out[i] = Link{Href: f.documentHref(b, d), Text: d.ID}
	}
	return out
}

func (f *frame) bands(b *Base, d *site.Document, e *site.Edition) []Band {
	var out []Band
	succ := Link{}
	for _, o := range d.SupersededBy {
		if succ = f.documentLink(b, o); o.InForce {
			succ.Text = o.ID + " " + succ.Text
			break
		}
	}
	switch {
	case d.Status == site.Withdrawn:
		out = append(out, Band{Key: "withdrawn", Word: f.T("band.withdrawn"), Text: f.T("band.withdrawn-text"), Link: succ})
	case d.Superseded():
		out = append(out, Band{Key: "superseded", Word: f.T("band.superseded"), Text: f.T("band.superseded-text"), Link: succ})
	case d.InForce:
	case d.Status == site.Approved:
		out = append(out, Band{Key: "later", Word: f.T("band.later"), Text: f.T("band.later-text", f.date(from(d)))})
	default:
		out = append(out, Band{Key: string(d.Status), Word: f.T("band." + string(d.Status)), Text: f.T("band.draft-text")})
	}
	if d.Overdue && d.InForce {
		late, _ := f.due(d.Review)
		out = append(out, Band{Key: "overdue", Word: f.T("band.overdue"), Text: f.T("band.overdue-text", f.date(d.Review), late), Quiet: true})
	}
	if e.Unapproved() && !e.Stale() {
		out = append(out, Band{Key: "stale", Word: f.T("band.unapproved"), Text: f.T("band.unapproved-text"), Link: Link{Href: relative(b.full, f.frames[d.Original().Lang].root+documentPath(d)), Text: d.Original().Title, Lang: d.Original().Lang}, Quiet: true})
	}
	if e.Stale() {
		out = append(out, Band{Key: "stale", Word: f.T("band.stale"), Text: f.T("band.stale-text", e.Translates, d.Version), Link: Link{Href: relative(b.full, f.frames[d.Original().Lang].root+documentPath(d)), Text: d.Original().Title, Lang: d.Original().Lang}, Quiet: true})
	}
	return out
}

// Rail is what stands beside the text below the contents: claims, what the document puts to work, its evidence, services
// and documented information. It is written here because it stands on every document.
func (p *DocumentPage) Rail() template.HTML { return railHole.html() }

func (p *DocumentPage) rail(out []byte) []byte {
	str := func(parts ...string) {
		for _, s := range parts {
			out = append(out, s...)
		}
	}
	head := func(class, id, key string) {
		out = append(out, `<section class="`+class+`" aria-labelledby="cb-`+id+`"><h2 id="cb-`+id+`">`...)
		out = append(out, escape(p.T(key))...)
		out = append(out, "</h2><ul>\n"...)
	}
	if len(p.Claims) > 0 {
		head("claims", "claims", "claims")
		for _, c := range p.Claims {
			str(`<li><a class="cl" href="`, escape(c.Title.Href), `"`)
			if c.Title.Lang != "" {
				str(` lang="`, c.Title.Lang, `"`)
			}
			str(`><svg class="g `, c.State.Key, `" aria-hidden="true"><use href="#cb-`, c.State.Key, `"/></svg><span class="num">`, escape(c.Number), `</span><span>`)
			str(escape(c.Title.Text), `<span class="vh">`, escape(p.T("comma")), escape(c.State.Word), `</span>`)
			if c.Note != "" {
				out = append(out, `<span class="sub note">`+escape(c.Note)+`</span>`...)
			}
			out = append(out, "</span></a></li>\n"...)
		}
		out = append(out, `</ul><button class="switch" type="button" hidden data-claims aria-pressed="true">`+escape(p.T("claims-switch"))+"</button></section>\n"...)
	}
	for _, x := range []struct {
		key   string
		links []Link
	}{{"implements", p.Implements}, {"evidence", p.Evidence}, {"services", p.Services}, {"provides", p.Provides}} {
		if len(x.links) == 0 {
			continue
		}
		head("links", x.key, x.key)
		for _, l := range x.links {
			out = append(l.write(append(out, "<li>"...)), "</li>\n"...)
		}
		out = append(out, "</ul></section>\n"...)
	}
	return out
}

// TitleBlock is the control block at the head of a document, written here for the same reason.
func (p *DocumentPage) TitleBlock() template.HTML { return titleHole.html() }

func (p *DocumentPage) title(out []byte) []byte {
	m := hypertext(out)
	m.raw("<header class=\"tb\">\n  <div class=\"tb-t\">\n    <p class=\"org\">")
	m.text(p.Above)
	m.raw("</p>\n    <div><h1")
	if p.Foreign {
		m.raw(` lang="`, p.TextLang, `"`)
	}
	m.raw(">")
	m.text(p.Heading)
	m.raw("</h1>")
	m.element(`<p class="alt" lang="`+p.Alt.Lang+`">`, p.Alt.Text, "</p>")
	m.raw("</div>\n    <p class=\"stamp")
	if p.Stamp == "" {
		m.raw(" no")
	}
	m.raw(`">`)
	m.text(cmpOr(p.Stamp, p.T("stamp-not")))
	m.raw("<span>")
	m.text(p.StampBelow)
	m.raw("</span></p>\n  </div>\n  <dl>")
	field := func(key, before, value string) {
		m.raw("\n    <div><dt>")
		m.text(p.T(key))
		m.raw("</dt>", before)
		m.text(value)
		m.raw("</dd></div>")
	}
	field("id", `<dd class="id">`, p.ID)
	field("version", "<dd>", p.Version)
	field("status", "<dd>"+string(p.Status.Tag()), "")
	field("classification", "<dd>", p.Class)
	for i := range p.Signatures {
		p.Signatures[i].write(&m)
	}
	for i := range p.Facts {
		p.Facts[i].write(&m)
	}
	m.raw("\n  </dl>\n  <p class=\"un\">")
	m.text(p.T("uncontrolled"))
	m.raw("</p>\n</header>")
	return m
}

func (s *Signature) write(m *hypertext) {
	m.raw("\n    <div class=\"sg k\"><dt>")
	m.text(s.Label)
	m.raw("</dt><dd>")
	m.element("<b>", s.Name, "</b>")
	if s.Role.Text != "" {
		m.raw(`<span class="sub">`)
		m.link(s.Role)
		m.raw("</span>")
	}
	m.raw("</dd>")
	if s.Date != "" {
		m.raw(`<dd><time class="sub" datetime="`, s.Date, `">`, s.Date, "</time></dd>")
	}
	m.raw("</div>")
}

func (x *Fact) write(m *hypertext) {
	m.raw("\n    <div class=\"k")
	if x.Span != "" {
		m.raw(" ", x.Span)
	}
	m.raw(`"><dt>`)
	m.text(x.Label)
	m.raw("</dt><dd")
	if x.Late {
		m.raw(` class="late"`)
	}
	m.raw(">")
	if len(x.Links) == 0 {
		m.text(x.Value)
	}
	for i, l := range x.Links {
		if i > 0 {
			m.raw(" ")
		}
		m.link(l)
	}
	m.raw("</dd></div>")
}

// BandList is the bands as HTML.
func (p *DocumentPage) BandList() template.HTML {
	if len(p.Bands) == 0 {
		return ""
	}
	return bandsHole.html()
}

func (p *DocumentPage) bands(out []byte) []byte {
	m := hypertext(out)
	for i := range p.Bands {
		x := &p.Bands[i]
		if i > 0 {
			m.raw("\n")
		}
		m.raw(`<p class="band`)
		if x.Quiet {
			m.raw(" quiet")
		}
		m.raw(" ", x.Key, `"><b>`)
		m.text(x.Word)
		m.raw("</b><span>")
		m.text(x.Text)
		m.raw("</span>")
		if x.Link.Href != "" {
			m.raw("<span>")
			m.link(x.Link)
			m.raw("</span>")
		}
		m.raw("</p>")
	}
	return m
}

// RevisionRows are the revisions as rows of a table.
func (p *DocumentPage) RevisionRows() template.HTML { return revisionsHole.html() }

func (p *DocumentPage) revisions(out []byte) []byte {
	m := hypertext(out)
	for i := range p.Revisions {
		r := &p.Revisions[i]
		m.raw("\n<tr><th scope=\"row\">")
		m.text(r.Version)
		m.raw(`</th><td class="nw">`)
		m.text(r.Date.String())
		m.raw("</td><td>")
		m.text(r.Change)
		m.raw(`</td><td class="nw">`)
		m.text(r.Author)
		m.raw("</td></tr>")
	}
	return m
}

// Neighbours leads to the documents before and after; "" where there are none.
func (p *DocumentPage) Neighbours() template.HTML {
	if p.Previous.Href == "" && p.Next.Href == "" {
		return ""
	}
	return neighboursHole.html()
}

func (p *DocumentPage) neighbours(out []byte) []byte {
	m := hypertext(out)
	m.raw(`<nav class="pn" aria-label="`)
	m.text(p.T("neighbours"))
	m.raw(`">`)
	side := func(l Link, rel, before, after string) {
		m.raw(`<a href="`)
		m.text(l.Href)
		m.raw(`" rel="`, rel, `"`)
		if l.Lang != "" {
			m.raw(` lang="`, l.Lang, `"`)
		}
		m.raw(">", before)
		m.text(l.Text)
		m.raw(after, "</a>")
	}
	if p.Previous.Href != "" {
		side(p.Previous, "prev", "← ", "")
	} else {
		m.raw("<span></span>")
	}
	if p.Next.Href != "" {
		side(p.Next, "next", "", " →")
	}
	m.raw("</nav>")
	return m
}

func hasHeadings(e *site.Edition) bool {
	return slices.ContainsFunc(e.Text.Sections, func(s markdown.Section) bool { return s.Level == 2 })
}

// Contents lists the headings of the second and third level, for themes that lay them out in their own way.
func (p *DocumentPage) Contents() []Content {
	var out []Content
	for i := range p.edition.Text.Sections {
		s := &p.edition.Text.Sections[i]
		c := Content{Href: "#" + escapeFragment(s.ID), Number: s.Number, Text: p.make.site.SectionTitle(p.edition, s)}
		switch {
		case s.Level == 2:
			out = append(out, c)
		case s.Level == 3 && len(out) > 0:
			last := &out[len(out)-1]
			last.Children = append(last.Children, c)
		}
	}
	return out
}

// ContentsList is the same as a list of lists. It stands on every document, so it is written here and not by a template.
func (p *DocumentPage) ContentsList() template.HTML { return contentsHole.html() }

func (p *DocumentPage) contents(out []byte) []byte {
	open := 0 // level of the list item that is open
	for i := range p.edition.Text.Sections {
		s := &p.edition.Text.Sections[i]
		if s.Level < 2 || s.Level > 3 || s.Level == 3 && open == 0 {
			continue
		}
		switch {
		case s.Level == 2 && open == 2:
			out = append(out, "</li>\n"...)
		case s.Level == 2 && open == 3:
			out = append(out, "</li></ol></li>\n"...)
		case s.Level == 3 && open == 2:
			out = append(out, "<ol>"...)
		case s.Level == 3 && open == 3:
			out = append(out, "</li>"...)
		}
		out = append(out, `<li><a href="#`...)
		out = append(out, escape(escapeFragment(s.ID))...)
		out = append(out, `">`...)
		if s.Number != "" {
			out = append(out, `<span class="num">`+s.Number+`</span>`...)
		}
		out = append(out, escape(p.make.site.SectionTitle(p.edition, s))...)
		out = append(out, "</a>"...)
		open = s.Level
	}
	switch open {
	case 2:
		out = append(out, "</li>"...)
	case 3:
		out = append(out, "</li></ol></li>"...)
	}
	return out
}

func (f *frame) relations(p *DocumentPage, d *site.Document) {
	b := &p.Base
	seen := map[string]bool{}
	for _, c := range d.Claims {
		line := ClaimLine{State: f.claimState(c), Number: f.number(c.Clause), Title: f.clauseLink(b, c.Clause), Note: c.Note.In(f.lang)}
		if len(c.Items) > 0 {
			line.Number += " " + strings.Join(c.Items, ", ") + ")"
		}
		key := line.Number + line.State.Key
		if !seen[key] {
			p.Claims = append(p.Claims, line)
		}
		seen[key] = true
	}
	for _, o := range d.Implements {
		p.Implements = append(p.Implements, f.documentLink(b, o))
	}
	for _, s := range d.Services {
		p.Services = append(p.Services, f.serviceLink(b, s))
	}
	for _, o := range d.Evidence {
		p.Evidence = append(p.Evidence, f.documentLink(b, o))
	}
	for _, i := range d.Provides {
		l := f.text(i.Title)
		l.Href = f.to(b, "documented-information.html#"+i.ID)
		p.Provides = append(p.Provides, l)
	}
	if p.uses = f.usedBy(b, d); len(p.uses) > 0 {
		p.Used = usedHole.html()
	}
}

// usedBy lists every document that refers to this one, once, with its first sentence that does.
func (f *frame) usedBy(b *Base, d *site.Document) Uses {
	var out Uses
	var last *site.Document // the references of one text follow each other
	for _, l := range d.In {
		from := l.From.Document
		if from == last || from == d || f.site.Hidden[from] || l.From != from.Edition(f.lang) {
			continue
		}
		last = from
		u := Use{ID: from.ID, Link: f.documentLink(b, from), Sentence: f.sentence(l)}
		if s := l.From.Text.Sections[l.Ref.Section]; s.ID != "" {
			u.Link.Href += "#" + escapeFragment(s.ID)
			if s.Number != "" {
				u.Link.Text += " " + s.Number
			}
		}
		out = append(out, u)
	}
	others := slices.Concat(d.ImplementedBy, d.EvidenceFor, d.Supports)
	if len(others) == 0 {
		return out
	}
	seen := make(map[string]bool, len(out))
	for i := range out {
		seen[out[i].ID] = true
	}
	for _, o := range others {
		if !seen[o.ID] && o != d && !f.site.Hidden[o] {
			seen[o.ID] = true
			out = append(out, Use{ID: o.ID, Link: f.documentLink(b, o)})
		}
	}
	return out
}

// around finds the documents before and after in the order of the register.
func (f *frame) around(p *DocumentPage, d *site.Document) {
	list := f.ordered()
	i, ok := f.position[d]
	if !ok {
		return
	}
	if i > 0 {
		p.Previous = f.documentLink(&p.Base, list[i-1])
	}
	if i+1 < len(list) {
		p.Next = f.documentLink(&p.Base, list[i+1])
	}
}
