// Package starter makes a new book of the starter set: the documents of content/ as drafts of a given day, in the languages
// that were asked for. What the finished book says of approval and records is taken out, because none of it is true yet in
// a new organization, and what a company changes first becomes placeholders.
package starter

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/content"
	"github.com/clausebook/clausebook/site"
)

// Languages are those of the starter set, the original first.
var Languages = []string{"en", "zh-CN"}

// Options say what the new book is to be.
type Options struct {
	Languages []string  // the first is the default of the book
	Minimal   bool      // only documents that hold a requirement or a required item
	Today     site.Date // the day of the drafts
}

// A File is one file of the new book.
type File struct {
	Path string
	Data []byte
}

// Book gives the files of the new book, sorted by path.
func Book(o Options) ([]File, error) {
	s, ds, err := site.Load(content.Files, site.Options{Today: o.Today})
	if err != nil {
		return nil, err
	}
	for _, d := range ds {
		if d.Severity == 0 {
			return nil, fmt.Errorf("the starter set is damaged: %s", d.Text("en"))
		}
	}
	b := &book{Options: o, site: s, dropped: map[string]*site.Document{}}
	if o.Minimal {
		b.drop()
	}
	err = fs.WalkDir(content.Files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		if err == nil {
			b.file(name, string(data))
		}
		return err
	})
	b.firstSteps()
	slices.SortFunc(b.files, func(x, y File) int { return strings.Compare(x.Path, y.Path) })
	return b.files, err
}

type book struct {
	Options
	site    *site.Site
	dropped map[string]*site.Document // by id
	files   []File
}

func (b *book) put(name, text string) { b.files = append(b.files, File{name, []byte(text)}) }

// drop leaves out documents that neither satisfy a requirement in full nor provide an item that the standard explicitly
// asks for.
func (b *book) drop() {
	for _, d := range b.site.Documents {
		needed := slices.ContainsFunc(d.Claims, func(c *site.Claim) bool { return !c.Partial })
		for _, i := range d.Provides {
			needed = needed || i.Explicit
		}
		if !needed {
			b.dropped[d.ID] = d
		}
	}
}

// single tells whether the book is in Chinese alone: the translations then become the originals.
func (b *book) chineseOnly() bool { return len(b.Languages) == 1 && b.Languages[0] == "zh-CN" }

func (b *book) file(name, text string) {
	switch {
	case name == "clausebook.yaml":
		b.put(name, languagesLine.ReplaceAllString(text, "languages: ["+strings.Join(b.Languages, ", ")+"]"))
	case name == "data/organization.yaml":
		b.put(name, b.organization(text))
	case name == site.ScopeFile:
		b.put(name, scope(b.data(text)))
	case strings.HasPrefix(name, "data/reports/"): // of an example's past
	case strings.HasPrefix(name, "data/"):
		b.put(name, b.data(text))
	case path.Ext(name) != ".md":
		b.put(name, text)
	case strings.HasSuffix(name, ".zh-CN.md"):
		if slices.Contains(b.Languages, "zh-CN") {
			b.translation(name, text)
		}
	default:
		b.original(name, text)
	}
}

var languagesLine = regexp.MustCompile(`(?m)^languages:.*$`)

// organization turns every value into a placeholder that keeps the example: a company changes all of them.
func (b *book) organization(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(organizationLine(line))
	}
	return out.String()
}

var valueLine = regexp.MustCompile(`^(\s*[a-z_]+:\s+)(\{.*\}|"[^"]*"|'[^']*'|[^#\s{][^#\n{]*?)(\s+#.*)?\n?$`)

func organizationLine(line string) string {
	m := valueLine.FindStringSubmatch(line)
	if m == nil {
		return line
	}
	todo := func(s string) string {
		s = strings.Trim(strings.TrimSpace(s), `"'`)
		return `"{{ todo: ` + strings.ReplaceAll(s, `"`, `'`) + ` }}"`
	}
	value := m[2]
	if strings.HasPrefix(value, "{") {
		value = languageValue.ReplaceAllStringFunc(value, func(pair string) string {
			key, v, _ := strings.Cut(pair, ":")
			return key + ": " + todo(v)
		})
	} else {
		value = todo(value)
	}
	return m[1] + value + m[3] + "\n"
}

var quoted = regexp.MustCompile(`"([^"]*)"`)

// scope turns the values of the scope into placeholders: organization, statement and sites are nobody else's, and what a standard
// is used for is to be thought about. The services follow the catalogue, which says what is in scope.
func scope(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			line = quoted.ReplaceAllString(line, `"{{ todo: $1 }}"`)
		}
		out.WriteString(line)
	}
	return out.String()
}

var languageValue = regexp.MustCompile(`(en|zh-CN):\s*("[^"]*"|'[^']*'|[^,}]+)`)

// data takes the ids of documents that are left out of the lists of a data file.
func (b *book) data(text string) string {
	for id := range b.dropped {
		text = regexp.MustCompile(`, `+regexp.QuoteMeta(id)+`\b|\b`+regexp.QuoteMeta(id)+`\b, `).ReplaceAllString(text, "")
		text = regexp.MustCompile(`\[`+regexp.QuoteMeta(id)+`\]`).ReplaceAllString(text, "[]")
		text = regexp.MustCompile(`(?m)^\s+(sla|agreement|control): `+regexp.QuoteMeta(id)+`\b.*\n`).ReplaceAllString(text, "")
	}
	return text
}

// split separates the front matter from the text.
func split(text string) (head, body string) {
	rest, _ := strings.CutPrefix(text, "---\n")
	head, body, _ = strings.Cut(rest, "\n---\n")
	return head, body
}

// keys splits front matter into its top-level keys, each with the lines that belong to it, in order.
func keys(head string) (order []string, lines map[string]string) {
	lines = map[string]string{}
	last := ""
	for line := range strings.Lines(head + "\n") {
		if name, _, found := strings.Cut(line, ":"); found && name != "" && name[0] != ' ' && name[0] != '#' && name[0] != '-' {
			last = name
			order = append(order, name)
		}
		lines[last] += line
	}
	return order, lines
}

// approval are the keys that only an approved document, or one with records, has.
var approval = []string{"approved", "effective", "last"}

func (b *book) original(name, text string) {
	head, body := split(text)
	order, lines := keys(head)
	if _, controlled := lines["id"]; !controlled {
		if !b.chineseOnly() {
			b.put(name, b.references("---\n"+b.langKey()+head+"\n---\n"+body, "en"))
		}
		return
	}
	id := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(lines["id"]), "id:"))
	if b.dropped[id] != nil {
		return
	}
	if b.chineseOnly() {
		if data, err := fs.ReadFile(content.Files, translationName(name)); err == nil {
			zhHead, zhBody := split(string(data))
			_, zh := keys(zhHead)
			lines["title"], lines["summary"] = zh["title"], zh["summary"]
			body = withClaims(zhBody, body)
		}
	}
	lang := "en"
	if b.chineseOnly() {
		lang = "zh-CN"
	}
	b.put(name, "---\n"+b.langKey()+b.draftHead(order, lines)+"---\n"+b.references(body, lang))
}

// langKey says the language of an original that is not in the default language of the book.
func (b *book) langKey() string {
	if len(b.Languages) > 1 && b.Languages[0] != "en" {
		return "lang: en\n"
	}
	return ""
}

func translationName(name string) string { return strings.TrimSuffix(name, ".md") + ".zh-CN.md" }

// draftHead writes the front matter of a draft of today.
func (b *book) draftHead(order []string, lines map[string]string) string {
	first := "First draft from the starter set"
	if b.chineseOnly() {
		first = "由模板新建"
	}
	var out strings.Builder
	for _, k := range order {
		switch {
		case slices.Contains(approval, k):
		case k == "version":
			out.WriteString("version: \"0.1\"\n")
		case k == "status":
			out.WriteString("status: draft\n")
		case k == "review":
			fmt.Fprintf(&out, "review: %s\n", b.Today.Add(365))
		case k == "revisions":
			fmt.Fprintf(&out, "revisions:\n  - {version: \"0.1\", date: %s, author: \"\", change: %s}\n", b.Today, first)
		case k == "author" || k == "reviewer" || k == "approver":
			fmt.Fprintf(&out, "%s: %s\n", k, roleOf(lines[k]))
		case k == "implements" || k == "evidence" || k == "supported_by" || k == "supersedes":
			out.WriteString(b.list(k, lines[k]))
		default:
			out.WriteString(lines[k])
		}
	}
	return out.String()
}

var roleValue = regexp.MustCompile(`role:\s*([a-z0-9-]+)`)

// roleOf keeps the role of a person and drops the example's name.
func roleOf(line string) string {
	if m := roleValue.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	_, v, _ := strings.Cut(line, ":")
	return strings.TrimSpace(v)
}

// list drops ids of documents that are left out from a list of one line.
func (b *book) list(key, line string) string {
	_, v, _ := strings.Cut(line, ":")
	var kept []string
	for _, id := range strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune("[], \n-", r) && r != '-' }) {
		if b.dropped[id] == nil {
			kept = append(kept, id)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return key + ": [" + strings.Join(kept, ", ") + "]\n"
}

func (b *book) translation(name, text string) {
	head, body := split(text)
	order, lines := keys(head)
	original := strings.TrimSuffix(name, ".zh-CN.md") + ".md"
	if _, controlled := lines["translates"]; !controlled {
		if b.chineseOnly() {
			name = original
			text = strings.Replace(text, "\n---\n", "\ntype: page\n---\n", 1) // which it inherited
		}
		b.put(name, b.references(text, "zh-CN"))
		return
	}
	if b.chineseOnly() || b.droppedFile(original) {
		return // the original has taken its text
	}
	var out strings.Builder
	for _, k := range order {
		switch k {
		case "translates":
			out.WriteString("translates: \"0.1\"\n")
		case "revisions":
			fmt.Fprintf(&out, "revisions:\n  - {version: \"0.1\", date: %s, author: \"\", change: 由模板新建}\n", b.Today)
		default:
			out.WriteString(lines[k])
		}
	}
	b.put(name, "---\n"+out.String()+"---\n"+b.references(body, "zh-CN"))
}

func (b *book) droppedFile(name string) bool {
	for _, d := range b.dropped {
		if d.Original().File == name {
			return true
		}
	}
	return false
}

var (
	headingClaim = regexp.MustCompile(`(?m)^#+ .*\{#([^ }]+) (satisfies="[^"]*")\}\s*$`)
	headingID    = regexp.MustCompile(`(?m)^(#+ .*)\{#([^ }]+)\}\s*$`)
)

// withClaims puts the claims of the original's headings on the headings with the same ids.
func withClaims(body, original string) string {
	claims := map[string]string{}
	for _, m := range headingClaim.FindAllStringSubmatch(original, -1) {
		claims[m[1]] = m[2]
	}
	return headingID.ReplaceAllStringFunc(body, func(line string) string {
		m := headingID.FindStringSubmatch(line)
		if c := claims[m[2]]; c != "" {
			return m[1] + "{#" + m[2] + " " + c + "}"
		}
		return strings.TrimRight(line, "\n")
	})
}

var wiki = regexp.MustCompile(`\[\[([^\]|#\\]+)(#[^\]|\\]+)?(\\?\|([^\]]+))?\]\]`)

// references turns references to documents that are left out into their words.
func (b *book) references(text, lang string) string {
	if len(b.dropped) == 0 {
		return text
	}
	return wiki.ReplaceAllStringFunc(text, func(ref string) string {
		m := wiki.FindStringSubmatch(ref)
		d := b.dropped[m[1]]
		switch {
		case d == nil:
			return ref
		case m[4] != "":
			return m[4]
		case lang == "zh-CN":
			return "《" + d.Edition(lang).Title + "》"
		}
		return d.Edition(lang).Title
	})
}
