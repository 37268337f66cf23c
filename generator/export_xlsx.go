package generator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/generator/xlsx"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// MaxGrid is the number of documents up to which the sheet Matrix has a column for each of them. With more it has a row for
// each claim: a sheet ends at 16,384 columns, and a reader long before.
const MaxGrid = 2000

// workbook is exports/matrix.xlsx: the trace for people who sort, filter and annotate. Each sheet begins with a line that says
// what it shows and for which day; the second line is the head of the table.
func (b *builder) workbook() ([]byte, error) {
	w := b.newWorkbook()
	if len(b.site.Documents) <= MaxGrid {
		w.grid()
	} else {
		w.claimRows()
	}
	w.gaps()
	w.documents()
	w.information()
	w.links()
	w.editions()
	w.figures()
	return w.file.Bytes()
}

func (b *builder) newWorkbook() *workbook {
	c := b.site.Config
	lang := c.Default()
	w := &workbook{builder: b, file: xlsx.New(c.Title.In(lang), cmpOr(c.Organization.In(lang), "Clausebook"), b.site.AsOf.Time()), addresses: map[*site.Document]string{}}
	for _, l := range c.Languages {
		w.langs = append(w.langs, b.words(l))
	}
	w.styles()
	return w
}

type workbook struct {
	*builder
	file  *xlsx.Workbook
	langs []*frame // of the book, for words and folders
	sheet *xlsx.Sheet

	line, head, up, wrap, link, day xlsx.StyleID
	state                           map[string]xlsx.StyleID
	addresses                       map[*site.Document]string
}

func (w *workbook) styles() {
	add := w.file.Style
	w.line, w.wrap, w.link, w.day = add(xlsx.Style{Color: "5A6672"}), add(xlsx.Style{Wrap: true}), add(xlsx.Style{Wrap: true, Link: true, Color: "1D4A8F"}), add(xlsx.Style{Day: true})
	w.head, w.up = add(xlsx.Style{Bold: true, Wrap: true, Bottom: true, Fill: "E8EBF0"}), add(xlsx.Style{Bold: true, Up: true, Fill: "E8EBF0"})
	covered, gone := add(xlsx.Style{Color: "23292F", Fill: "DDEBDD"}), add(xlsx.Style{Color: "8A939C"})
	partial, planned, gap := add(xlsx.Style{Color: "875800", Fill: "F7E8C8"}), add(xlsx.Style{Color: "5A6672", Fill: "E8EBEE"}), add(xlsx.Style{Bold: true, Color: "B3261E", Fill: "F9DEDC"})
	w.state = map[string]xlsx.StyleID{
		"covered": covered, "full": covered, "present": covered, "delegated": add(xlsx.Style{Color: "0A6570", Fill: "D6ECEE"}), "partial": partial,
		"planned": planned, "gap": gap, "missing": gap, "superseded": gone, "withdrawn": gone,
	}
}

// A phrase is a word of a head, in the two languages that Clausebook speaks.
type phrase struct{ en, zh string }

func (p phrase) in(lang string) string {
	if strings.HasPrefix(lang, "zh") {
		return p.zh
	}
	return p.en
}

// say puts a phrase into all languages of the book.
func (w *workbook) say(p phrase, between string) string {
	var out []string
	for _, f := range w.langs {
		if s := p.in(f.lang); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, between)
}

// A column is the head of a column and its width.
type column struct {
	head  string
	width float64
	up    bool
	href  string
	tip   string
}

func (w *workbook) column(width float64, en, zh string) column {
	return column{head: w.say(phrase{en, zh}, "\n"), width: width}
}

// each gives a column for each of some languages.
func each(langs []string, width float64, p phrase) []column {
	var out []column
	for _, l := range langs {
		out = append(out, column{head: p.in(l) + "\n" + l, width: width})
	}
	return out
}

// begin starts a sheet: its name, how many columns stay in sight, what it shows, and its head.
func (w *workbook) begin(name string, frozen int, about phrase, columns ...column) {
	l := xlsx.Layout{Rows: 2, Columns: frozen}
	cells, height := make([]xlsx.Cell, len(columns)), 32.0
	for i, c := range columns {
		l.Widths = append(l.Widths, c.width)
		style := w.head
		if c.up {
			style, height = w.up, 96
		}
		cells[i] = xlsx.Text(c.head).In(style).To(c.href).Tip(c.tip)
	}
	w.sheet = w.file.Sheet(name, l)
	var names []string
	for _, s := range w.site.Standards {
		names = append(names, s.Name)
	}
	c := w.site.Config
	w.sheet.Row(0, xlsx.Text(joinNonEmpty(" · ", c.Organization.In(c.Default()), c.Title.In(c.Default()), strings.Join(names, ", "),
		w.say(phrase{"as of", "截至"}, " ")+" "+w.site.AsOf.String(), w.say(about, " "))).In(w.line))
	w.sheet.Row(height, cells...)
}

// WorkbookFile is where the workbook stands in the site; its links are relative to that.
const WorkbookFile = "exports/matrix.xlsx"

// address is the way to a page from the files in exports/.
func address(page string) string { return relative(WorkbookFile, page) }

// documentAddress keeps the way to a document: it is asked for with every mention.
func (w *workbook) documentAddress(d *site.Document) string {
	a, ok := w.addresses[d]
	if !ok {
		a = address(documentPath(d))
		w.addresses[d] = a
	}
	return a
}

// titleLanguages are the languages in which the titles of clauses stand: those of the book, and the two in which a catalogue has
// them.
func (w *workbook) titleLanguages() []string {
	out := slices.Clone(w.site.Config.Languages)
	for _, l := range []string{"en", "zh-CN"} {
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// others are the languages of the book in which the words of exports (covered, overdue …) have to be said again.
func (w *workbook) others() []*frame {
	return slices.DeleteFunc(slices.Clone(w.langs), func(f *frame) bool { return f.lang == "en" })
}

func (w *workbook) clauseColumns() []column {
	out := []column{w.column(16, "Standard", "标准"), w.column(9, "Clause", "条款")}
	return append(out, each(w.titleLanguages(), 36, phrase{"Title", "名称"})...)
}

func (w *workbook) clauseCells(c *standard.Clause) []xlsx.Cell {
	out := []xlsx.Cell{xlsx.Text(c.Standard.ID), xlsx.Text(c.Number).In(w.link).To(address(clausePath(c)))}
	for _, l := range w.titleLanguages() {
		out = append(out, w.titleCell(c.Title[l], c.Title.In(l), l, clausePath(c)))
	}
	return out
}

// titleCell leads to the page in the language of the title. To that in the default language the number or the id leads.
func (w *workbook) titleCell(own, fallback, lang, page string) xlsx.Cell {
	i := slices.IndexFunc(w.langs, func(f *frame) bool { return f.lang == lang })
	if own == "" || i <= 0 {
		return xlsx.Text(cmpOr(own, fallback)).In(w.wrap)
	}
	return xlsx.Text(own).In(w.link).To(address(w.langs[i].root + page))
}

func (w *workbook) stateColumns() []column {
	out := []column{w.column(11, "State", "状态")}
	for _, f := range w.others() {
		out = append(out, column{head: phrase{"State", "状态"}.in(f.lang) + "\n" + f.lang, width: 9})
	}
	out = append(out, w.column(20, "Flags", "标记"))
	for _, f := range w.others() {
		out = append(out, column{head: phrase{"Flags", "标记"}.in(f.lang) + "\n" + f.lang, width: 16})
	}
	return out
}

func (w *workbook) stateCells(ct *site.ClauseTrace) []xlsx.Cell {
	key := ct.State.String()
	out := []xlsx.Cell{xlsx.Text(key).In(w.state[key])}
	for _, f := range w.others() {
		out = append(out, xlsx.Text(f.state(key).Word).In(w.state[key]))
	}
	keys := make([]string, len(ct.Flags))
	for i, fl := range ct.Flags {
		keys[i] = string(fl)
	}
	out = append(out, xlsx.Text(strings.Join(keys, " ")).In(w.wrap))
	for _, f := range w.others() {
		words := make([]string, len(keys))
		for i, k := range keys {
			words[i] = f.state(k).Word
		}
		out = append(out, xlsx.Text(strings.Join(words, f.T("list-comma"))).In(w.wrap))
	}
	return out
}

// requirements goes through the requirements of all standards.
func (w *workbook) requirements(yield func(*site.ClauseTrace)) {
	for _, st := range w.site.Trace.Standards {
		for _, ct := range st.Clauses {
			if ct.Clause.Leaf() {
				yield(ct)
			}
		}
	}
}

// delegates names the parties that operate a requirement.
func delegates(ct *site.ClauseTrace) string {
	var out []string
	for _, d := range ct.Delegations {
		if !slices.Contains(out, d.Party.ID) {
			out = append(out, d.Party.ID)
		}
	}
	return strings.Join(out, " ")
}

// claimKey says what a claim is worth to a requirement: full, partial or planned, and why it is worth nothing.
func claimKey(ct *site.ClauseTrace, c *site.Claim) string {
	d := c.Document
	switch {
	case d.Status == site.Withdrawn:
		return "withdrawn"
	case d.Superseded():
		return "superseded"
	}
	if s := c.WorthTo(ct.Clause); s != site.Covered {
		return s.String()
	}
	return "full"
}

var claimWorth = map[string]int{"withdrawn": 1, "superseded": 1, "planned": 2, "partial": 3, "full": 4}

// grid is clause × document.
func (w *workbook) grid() {
	columns := slices.Concat(w.clauseColumns(), w.stateColumns(), []column{
		w.column(12, "Still open", "尚未覆盖"), w.column(16, "Delegated to", "委托给"), w.column(12, "Documents", "文件数"),
	})
	first := len(columns)
	index := map[*site.Document]int{}
	for _, st := range w.site.Trace.Standards {
		for _, d := range byFirstClaim(w.langs[0].claimants(st.Standard), st.Standard) {
			if _, again := index[d]; !again {
				index[d] = len(columns)
				columns = append(columns, column{head: d.ID, width: 8, up: true, href: w.documentAddress(d), tip: d.Edition(w.site.Config.Default()).Title})
			}
		}
	}
	w.begin("Matrix", len(w.clauseColumns())+1, phrase{
		"a cell says what the claim of the document is worth: full, partial, planned (not in force yet), superseded or withdrawn (worth nothing); it leads to the text",
		"单元格表示该文件的声明：full 完全、partial 部分、planned 尚未生效、superseded 被替代和 withdrawn 作废（均不计入）；点击可到达原文",
	}, columns...)
	w.requirements(func(ct *site.ClauseTrace) {
		cells := append(make([]xlsx.Cell, 0, len(columns)), slices.Concat(w.clauseCells(ct.Clause), w.stateCells(ct))...)
		cells = append(cells, xlsx.Text(strings.Join(ct.Left, " ")), xlsx.Text(delegates(ct)).In(w.wrap), xlsx.Cell{})
		cells = cells[:len(columns)]
		best, n := map[int]int{}, 0
		for _, c := range ct.Claims {
			i, ok := index[c.Document]
			key := claimKey(ct, c)
			if !ok || best[i] >= claimWorth[key] {
				continue
			}
			if best[i] == 0 {
				n++
			}
			best[i] = claimWorth[key]
			cells[i] = xlsx.Text(key).In(w.state[key]).To(w.claimAddress(c))
		}
		cells[first-1] = xlsx.Int(n)
		w.sheet.Row(0, cells...)
	})
}

func (w *workbook) claimAddress(c *site.Claim) string {
	return atSection(w.documentAddress(c.Document), c.Section)
}

func atSection(page, section string) string {
	if section == "" {
		return page
	}
	return page + "#" + section
}

// claimRows is the matrix of a book that has too many documents for a grid.
func (w *workbook) claimRows() {
	w.begin("Matrix", len(w.clauseColumns())+1, phrase{
		fmt.Sprintf("one row for each claim, because the book has more than %d documents; requirements without a claim have one row", MaxGrid),
		fmt.Sprintf("文件超过 %d 份，因此每项声明一行；没有声明的要求也占一行", MaxGrid),
	}, slices.Concat(w.clauseColumns(), w.stateColumns(), []column{
		w.column(12, "Still open", "尚未覆盖"), w.column(16, "Delegated to", "委托给"), w.column(16, "Document", "文件编号"), w.column(36, "Document title", "文件名称"),
		w.column(9, "Version", "版本"), w.column(11, "Claim", "声明"), w.column(14, "On", "声明对象"), w.column(20, "Section", "章节"),
	})...)
	w.requirements(func(ct *site.ClauseTrace) {
		head := append(slices.Concat(w.clauseCells(ct.Clause), w.stateCells(ct)), xlsx.Text(strings.Join(ct.Left, " ")), xlsx.Text(delegates(ct)).In(w.wrap))
		if len(ct.Claims) == 0 {
			w.sheet.Row(0, head...)
		}
		for i, c := range ct.Claims {
			if i == 1 { // the links of a requirement stand in its first row; a sheet holds only so many
				for k := range head {
					head[k] = head[k].To("")
				}
			}
			key := claimKey(ct, c)
			d := c.Document
			w.sheet.Row(0, append(slices.Clip(head), xlsx.Text(d.ID).In(w.link).To(w.claimAddress(c)), xlsx.Text(d.Original().Title), xlsx.Text(d.Version),
				xlsx.Text(key).In(w.state[key]), xlsx.Text(claimed(c)), xlsx.Text(c.Section))...)
		}
	})
}

// claimed is what a claim names: the clause, and its letters when there are any.
func claimed(c *site.Claim) string {
	return strings.Join(append([]string{c.Clause.Number}, c.Items...), " ")
}

// gaps lists what is neither covered nor delegated, why, and what would change it.
func (w *workbook) gaps() {
	columns := slices.Concat(w.clauseColumns(), w.stateColumns(), []column{w.column(12, "Still open", "尚未覆盖"), w.column(24, "Claimed by", "有声明的文件")},
		each(w.site.Config.Languages, 60, phrase{"Why", "原因"}), each(w.site.Config.Languages, 60, phrase{"What would close it", "怎样消除"}))
	w.begin("Gaps", len(w.clauseColumns())+1, phrase{"requirements that are neither covered nor delegated", "既未覆盖也未委托的要求"}, columns...)
	w.requirements(func(ct *site.ClauseTrace) {
		if ct.State >= site.Delegated {
			return
		}
		var by []string
		for _, c := range ct.Claims {
			if !slices.Contains(by, c.Document.ID) {
				by = append(by, c.Document.ID)
			}
		}
		cells := append(slices.Concat(w.clauseCells(ct.Clause), w.stateCells(ct)), xlsx.Text(strings.Join(ct.Left, " ")), xlsx.Text(strings.Join(by, " ")).In(w.wrap))
		for _, f := range w.langs {
			cells = append(cells, xlsx.Text(f.sentences(f.why(ct))).In(w.wrap))
		}
		for _, f := range w.langs {
			cells = append(cells, xlsx.Text(f.sentences(f.green(ct))).In(w.wrap))
		}
		w.sheet.Row(0, cells...)
	})
}

// sentences joins sentences as the language does.
func (f *frame) sentences(list []string) string {
	if f.zh {
		return strings.Join(list, "")
	}
	return strings.Join(list, " ")
}

// documents is the register of controlled documents.
func (w *workbook) documents() {
	langs := w.site.Config.Languages
	w.begin("Documents", 1, phrase{"controlled documents", "受控文件"}, slices.Concat([]column{w.column(16, "Id", "文件编号")}, each(langs, 40, phrase{"Title", "名称"}), []column{
		w.column(12, "Type", "类型"), w.column(9, "Version", "版本"), w.column(12, "Status", "状态"), w.column(10, "In force", "有效"), w.column(10, "Overdue", "评审超期"),
		w.column(22, "Owner", "归口岗位"), w.column(22, "Approver", "批准"), w.column(11, "Approved", "批准日期"), w.column(11, "Effective", "生效日期"),
		w.column(11, "Next review", "下次评审"), w.column(14, "Classification", "密级"), w.column(30, "Claims", "声明的条款"), w.column(36, "File", "文件路径"),
	})...)
	for _, d := range w.site.Documents {
		page := documentPath(d)
		cells := []xlsx.Cell{xlsx.Text(d.ID).In(w.link).To(address(page))}
		for _, l := range langs {
			own := ""
			if d.Has(l) {
				own = d.Edition(l).Title
			}
			cells = append(cells, w.titleCell(own, "", l, page))
		}
		w.sheet.Row(0, append(cells, xlsx.Text(string(d.Type)), xlsx.Text(d.Version), xlsx.Text(string(d.Status)), xlsx.Bool(d.InForce), xlsx.Bool(d.Overdue),
			xlsx.Text(personKey(d.Owner)), xlsx.Text(personKey(d.Approver)), w.dayCell(d.Approved), w.dayCell(d.Effective), w.dayCell(d.Review),
			xlsx.Text(d.Classification), xlsx.Text(spaced(w.claimNumbers(d))).In(w.wrap), xlsx.Text(d.Original().File))...)
	}
}

// spaced joins ids and numbers, which have no spaces.
func spaced(list []string) string { return strings.Join(list, " ") }

func (w *workbook) dayCell(d site.Date) xlsx.Cell {
	if d.IsZero() {
		return xlsx.Cell{}
	}
	return xlsx.Day(d.Time()).In(w.day)
}

// information lists what the standards ask for in writing.
func (w *workbook) information() {
	w.begin("Documented information", len(w.clauseColumns()), phrase{
		"what the standard asks for in writing: explicit (the clause itself asks) and customary; the letter is that of 7.5.4",
		"标准要求的文件化信息：explicit 条款明确要求，customary 惯例；字母为 7.5.4 的列项",
	}, slices.Concat(w.clauseColumns(), []column{w.column(28, "Item", "条目")}, each(w.titleLanguages(), 40, phrase{"What", "内容"}), []column{
		w.column(11, "Kind", "种类"), w.column(11, "Force", "依据"), w.column(7, "7.5.4", "7.5.4"), w.column(10, "State", "状态"), w.column(40, "Provided by", "提供文件"),
	})...)
	for _, i := range w.site.Trace.Information {
		kind, force := itemKind(i.Item)
		cells := append(w.clauseCells(i.Item.Clause), xlsx.Text(i.Item.ID))
		for _, l := range w.titleLanguages() {
			cells = append(cells, xlsx.Text(i.Item.Title.In(l)).In(w.wrap))
		}
		w.sheet.Row(0, append(cells, xlsx.Text(kind), xlsx.Text(force), xlsx.Text(i.Item.Letter), xlsx.Text(string(i.State)).In(w.state[string(i.State)]), xlsx.Text(spaced(ids(i.Documents))).In(w.wrap))...)
	}
}

// links lists every relation of the book: claims, relations between documents, and mentions in texts.
func (w *workbook) links() {
	langs := w.site.Config.Languages
	w.begin("Links", 1, phrase{
		"satisfies and operates count for coverage when they are in force, the others never do",
		"satisfies（满足）和 operates（运行）生效后计入覆盖，其他关系一律不计入",
	}, slices.Concat([]column{w.column(18, "From", "出处"), w.column(24, "Section", "章节"), w.column(13, "Relation", "关系"), w.column(16, "Standard", "标准"),
		w.column(18, "To", "对象"), w.column(9, "Letters", "条目"), w.column(9, "Extent", "程度"), w.column(9, "In force", "有效")},
		each(langs, 40, phrase{"Note", "说明"}), []column{w.column(36, "File", "文件路径"), w.column(7, "Line", "行")})...)
	notes := make([]xlsx.Cell, len(langs))
	relation := func(from xlsx.Cell, section, name string, to *site.Document) {
		if to != nil && !w.site.Hidden[to] {
			w.sheet.Row(0, from, xlsx.Text(section), xlsx.Text(name), xlsx.Cell{}, xlsx.Text(to.ID).In(w.link).To(w.documentAddress(to)))
		}
	}
	place := func(cells []xlsx.Cell, note site.Text, p site.Place) {
		for _, l := range langs {
			cells = append(cells, xlsx.Text(note.In(l)).In(w.wrap))
		}
		w.sheet.Row(0, append(cells, xlsx.Text(p.File), xlsx.Int(p.Line))...)
	}
	for _, d := range w.site.Documents {
		from := xlsx.Text(d.ID).In(w.link).To(w.documentAddress(d))
		for _, c := range d.Claims {
			place([]xlsx.Cell{from.To(w.claimAddress(c)), xlsx.Text(c.Section), xlsx.Text("satisfies"), xlsx.Text(c.Clause.Standard.ID), xlsx.Text(c.Clause.Number).In(w.link).To(address(clausePath(c.Clause))),
				xlsx.Text(spaced(c.Items)), xlsx.Text(extent(c.Partial)), xlsx.Bool(d.InForce)}, c.Note, c.Pos)
		}
		for _, r := range []struct {
			name string
			to   []*site.Document
		}{{"implements", d.Implements}, {"supersedes", d.Supersedes}, {"evidence", d.Evidence}, {"supported-by", d.SupportedBy}} {
			for _, o := range r.to {
				relation(from, "", r.name, o)
			}
		}
		w.mentions(d, from, notes)
	}
	for _, p := range w.site.Parties {
		from := xlsx.Text(p.ID).In(w.link).To(address(partyPath(p)))
		for _, o := range p.Operates {
			place([]xlsx.Cell{from, {}, xlsx.Text("operates"), xlsx.Text(o.Clause.Standard.ID), xlsx.Text(o.Clause.Number).In(w.link).To(address(clausePath(o.Clause))),
				{}, xlsx.Text(extent(o.Partial)), xlsx.Bool(p.Control != nil && p.Control.InForce)}, o.Note, o.Pos)
		}
		relation(from, "", "agreement", p.Agreement)
		relation(from, "", "control", p.Control)
	}
}

// mentions lists the documents and clauses that a text refers to, each once, at the first place.
func (w *workbook) mentions(d *site.Document, from xlsx.Cell, notes []xlsx.Cell) {
	type target struct {
		d *site.Document
		c *standard.Clause
	}
	seen := map[target]bool{}
	row := make([]xlsx.Cell, 0, 10+len(notes))
	for _, e := range d.Editions {
		for _, l := range e.Links {
			if l == nil {
				continue
			}
			t := target{l.Target.Document, l.Target.Clause}
			var cells [2]xlsx.Cell
			switch {
			case seen[t] || t.d == d:
				continue
			case t.c != nil:
				cells = [2]xlsx.Cell{xlsx.Text(t.c.Standard.ID), xlsx.Text(t.c.Number).In(w.link).To(address(clausePath(t.c)))}
			case t.d != nil && t.d.Controlled() && !w.site.Hidden[t.d]:
				cells[1] = xlsx.Text(t.d.ID).In(w.link).To(w.documentAddress(t.d))
			default:
				continue
			}
			seen[t] = true
			section := ""
			if i := l.Ref.Section; i < len(e.Text.Sections) {
				section = e.Text.Sections[i].ID
			}
			row = append(row[:0], from, xlsx.Text(section), xlsx.Text("mentions"), cells[0], cells[1], xlsx.Cell{}, xlsx.Cell{}, xlsx.Cell{})
			row = append(append(row, notes...), xlsx.Text(e.File), xlsx.Int(int(l.Ref.Pos.Line)))
			w.sheet.Row(0, row...)
		}
	}
}

// editions says where the clauses of the 2011 edition went.
func (w *workbook) editions() {
	langs := w.titleLanguages()
	w.begin("Editions", 1, phrase{
		"where the clauses of ISO/IEC 20000-1:2011 went in ISO/IEC 20000-1:2018; the state is that of the new clause in this book",
		"ISO/IEC 20000-1:2011 各条款在 ISO/IEC 20000-1:2018 中的去向；状态指本套文件中新条款的状态",
	}, slices.Concat([]column{w.column(9, "2011", "2011")}, each(langs, 32, phrase{"Title 2011", "2011 名称"}), []column{w.column(11, "Change", "变化"), w.column(16, "Relation", "关系"), w.column(9, "2018", "2018")},
		each(langs, 32, phrase{"Title 2018", "2018 名称"}), []column{w.column(11, "State", "状态")}, each(langs, 50, phrase{"Note", "说明"}), []column{w.column(10, "Confidence", "可信度")})...)
	before, now := standard.Find("iso20000-1:2011"), standard.Find("iso20000-1:2018")
	titles := func(cells []xlsx.Cell, t site.Text) []xlsx.Cell {
		for _, l := range langs {
			cells = append(cells, xlsx.Text(t.In(l)).In(w.wrap))
		}
		return cells
	}
	for _, m := range standard.Mappings() {
		for _, to := range m.To {
			old, c := before.Clause(m.From), now.Clause(to)
			cells := titles([]xlsx.Cell{w.editionCell(old)}, old.Title)
			cells = titles(append(cells, xlsx.Text(m.Change), xlsx.Text(m.Relation), w.editionCell(c)), c.Title)
			state := ""
			if st := w.site.Trace.Of(now); st != nil {
				state = st.Clause(c).State.String()
			}
			cells = titles(append(cells, xlsx.Text(state).In(w.state[state])), m.Note)
			w.sheet.Row(0, append(cells, xlsx.Text(m.Confidence))...)
		}
	}
}

// editionCell leads to the clause when its standard is one of the book.
func (w *workbook) editionCell(c *standard.Clause) xlsx.Cell {
	if !slices.Contains(w.site.Standards, c.Standard) {
		return xlsx.Text(c.Number)
	}
	return xlsx.Text(c.Number).In(w.link).To(address(clausePath(c)))
}

// figures gives the figures of each standard, each with its denominator, and says what the words of the other sheets mean.
func (w *workbook) figures() {
	w.begin("Figures", 0, phrase{"requirements of each standard by state, and by flag", "各标准的要求按状态和标记统计"}, slices.Concat(
		[]column{w.column(18, "Standard", "标准"), w.column(18, "Figure", "项目"), w.column(10, "Count", "数量"), w.column(10, "Of", "总数"), w.column(12, "As of", "截至")},
		each(w.site.Config.Languages, 22, phrase{"Word", "词"}), each(w.site.Config.Languages, 50, phrase{"Meaning", "含义"}))...)
	for _, st := range w.site.Trace.Standards {
		for _, x := range figuresOf(st.Summary) {
			cells := []xlsx.Cell{xlsx.Text(st.Standard.ID), xlsx.Text(x.key).In(w.state[x.key]), xlsx.Int(x.n), xlsx.Int(st.Summary.Requirements), w.dayCell(w.site.AsOf)}
			for _, f := range w.langs {
				cells = append(cells, xlsx.Text(x.word(f)))
			}
			for _, f := range w.langs {
				cells = append(cells, xlsx.Text(x.meaning(f)).In(w.wrap))
			}
			w.sheet.Row(0, cells...)
		}
	}
}

// A figure is one number of a summary.
type figure struct {
	key  string
	n    int
	own  phrase // its word, where the theme has none
	says phrase // its meaning, where the theme has none
}

func (x figure) word(f *frame) string {
	if x.own.en != "" {
		return x.own.in(f.lang)
	}
	return f.T("state." + x.key)
}

func (x figure) meaning(f *frame) string {
	if x.own.en != "" {
		return x.says.in(f.lang)
	}
	return f.T("meaning." + x.key)
}

// figuresOf lists the figures of a summary: all requirements, the states, those that an auditor would sign, and the flags that
// occur.
func figuresOf(s site.Summary) []figure {
	out := []figure{{"requirements", s.Requirements, phrase{"requirements", "要求总数"}, phrase{"requirements of the standard", "标准的要求总数"}}}
	for _, st := range slices.Backward(site.States) {
		out = append(out, figure{key: st.String(), n: s.Count(st)})
	}
	out = append(out, figure{"clean", s.Clean, phrase{"clean", "无标记"}, phrase{"covered or delegated, and without any flag", "已覆盖或委托，且没有任何标记"}})
	for _, fl := range site.Flags {
		if n := s.Flags[fl]; n > 0 {
			out = append(out, figure{key: string(fl), n: n})
		}
	}
	return out
}
