package site

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// ControlFolder holds one file for each document that was approved or reviewed through a command.
const ControlFolder = "control"

// A Control is what the commands approve, review and accept wrote down about one document, in control/ID.yaml.
type Control struct {
	Approvals []Approval    // the newest last
	Reviews   []Review      // the newest last
	Claims    []ClaimReview // the last review of each claim

	// Languages whose text is not the one that was approved. It stands here and not in each Edition: one more word there costs
	// a build of 10,000 documents 70 MB, measured, and with it the time of the collector.
	unapproved []string
}

// A Signing says who did something, and when. By is a role as it was called then; roles may go, who signed stays.
type Signing struct {
	By   string
	Name string
	Date Date
}

// An Approval says that one version of a document was approved, and with which text in each language.
type Approval struct {
	Signing
	Version      string
	Text         Fingerprint            // of the original
	Translations map[string]Fingerprint // by language, of those that there were
	Pos          Place
}

func (a Approval) same(b Approval) bool {
	return a.Signing == b.Signing && a.Text == b.Text && maps.Equal(a.Translations, b.Translations)
}

// A Review says that a document was reviewed.
type Review struct {
	Signing
	Note string
	Next Date // day of the next review, when one was set
	Pos  Place
}

// A ClaimReview says that a claim was found right, and keeps the fingerprints of both its ends.
type ClaimReview struct {
	Signing
	Clause    string // full name, "iso20000-1:2018/8.6.1"
	Section   string // anchor, "" for the whole document
	Items     []string
	Extent    string // full or partial
	Note      string
	Editorial bool // the change that was accepted touched words only
	Text      Fingerprint
	Entry     Fingerprint
	Pos       Place
}

// Changes says what of a reviewed claim is no longer what was reviewed.
type Changes uint8

// The things that can change.
const (
	TextChanged   Changes = 1 << iota // the claiming text
	EntryChanged                      // the entry of the clause in its catalogue
	ExtentChanged                     // how much of the clause is claimed
)

// In names the changes in a language.
func (c Changes) In(lang string) string {
	var words []string
	for _, w := range []struct {
		bit    Changes
		en, zh string
	}{{TextChanged, "the text", "正文"}, {EntryChanged, "the entry of the clause", "条款条目"}, {ExtentChanged, "the extent", "声明程度"}} {
		if c&w.bit == 0 {
			continue
		}
		if strings.HasPrefix(lang, "zh") {
			words = append(words, w.zh)
		} else {
			words = append(words, w.en)
		}
	}
	if strings.HasPrefix(lang, "zh") {
		return strings.Join(words, "、")
	}
	return strings.Join(words, " and ")
}

// Suspect tells whether the claim was reviewed and has changed since.
func (c *Claim) Suspect() bool { return c.Changed != 0 }

// extent is the extent of a claim as control files name it.
func (c *Claim) extent() string {
	if c.Partial {
		return "partial"
	}
	return "full"
}

// approvalState tells what the approvals in control/ say about the present text.
type approvalState uint8

const (
	unrecorded   approvalState = iota // there are none; the front matter alone decides
	textApproved                      // the text is the one that was approved
	textChanged                       // this version was approved with another text
	otherVersion                      // only other versions were approved
)

// TextApproved tells whether the present text is the one that was approved, as far as approvals were written down.
func (d *Document) TextApproved() bool { return d.approval <= textApproved }

// readControls reads the files of control/; what else lies there is said, because nobody would look at it.
func (r *reader) readControls(fsys fs.FS, names []string) error {
	for _, name := range names {
		id, yamlFile := strings.CutSuffix(path.Base(name), ".yaml")
		if !yamlFile || path.Dir(name) != ControlFolder {
			r.report(Place{File: name}, "unknown-control-file", path.Base(name))
			continue
		}
		f, err := r.open(fsys, name)
		if err != nil {
			return err
		}
		if f == nil {
			continue
		}
		if r.controls == nil {
			r.controls = map[string]*Control{}
		}
		c, ds := readControl(f)
		r.take(ds)
		r.controls[id] = c
	}
	return nil
}

func readControl(f *source.File) (*Control, []Diagnostic) {
	c := &Control{}
	root, ds := f.YAML(0, len(f.Text))
	d := &source.Decoder{File: f, Diagnostics: ds}
	if root == nil {
		return c, ds
	}
	d.Struct(root, source.Fields{
		"approvals": func(v *yaml.Node) {
			d.List(v, func(v *yaml.Node) { c.Approvals = append(c.Approvals, approval(d, v)) })
		},
		"reviews": func(v *yaml.Node) { d.List(v, func(v *yaml.Node) { c.Reviews = append(c.Reviews, review(d, v)) }) },
		"claims":  func(v *yaml.Node) { d.List(v, func(v *yaml.Node) { c.Claims = append(c.Claims, claimReview(d, v)) }) },
	})
	slices.SortStableFunc(c.Approvals, func(a, b Approval) int { return byDate(a.Date, b.Date) })
	slices.SortStableFunc(c.Reviews, func(a, b Review) int { return byDate(a.Date, b.Date) })
	return c, d.Diagnostics
}

func approval(d *source.Decoder, n *yaml.Node) Approval {
	a := Approval{Pos: placeOf(d, n)}
	entry(d, n, &a.Signing, source.Fields{
		"version": func(v *yaml.Node) { a.Version = d.String(v) },
		"text":    func(v *yaml.Node) { a.Text = readPrint(d, v) },
		"translations": func(v *yaml.Node) {
			a.Translations = map[string]Fingerprint{}
			d.Map(v, func(lang string, key, v *yaml.Node) {
				if !standard.LooksLikeLanguage(lang) {
					d.Report(key, "not-a-language", lang)
					return
				}
				a.Translations[lang] = readPrint(d, v)
			})
		},
	}, "version", "text")
	return a
}

func review(d *source.Decoder, n *yaml.Node) Review {
	x := Review{Pos: placeOf(d, n)}
	entry(d, n, &x.Signing, source.Fields{
		"note": func(v *yaml.Node) { x.Note = d.String(v) },
		"next": func(v *yaml.Node) { x.Next = d.Date(v) },
	})
	return x
}

func claimReview(d *source.Decoder, n *yaml.Node) ClaimReview {
	x := ClaimReview{Pos: placeOf(d, n)}
	entry(d, n, &x.Signing, source.Fields{
		"clause":    func(v *yaml.Node) { x.Clause = d.String(v) },
		"section":   func(v *yaml.Node) { x.Section = d.String(v) },
		"items":     func(v *yaml.Node) { x.Items = d.Strings(v) },
		"extent":    func(v *yaml.Node) { x.Extent = d.OneOf(v, "full", "partial") },
		"note":      func(v *yaml.Node) { x.Note = d.String(v) },
		"editorial": func(v *yaml.Node) { x.Editorial = d.Bool(v) },
		"text":      func(v *yaml.Node) { x.Text = readPrint(d, v) },
		"entry":     func(v *yaml.Node) { x.Entry = readPrint(d, v) },
	}, "clause", "extent", "text", "entry")
	return x
}

// entry reads one entry of a control file: who signed, when, and what its kind of entry has besides.
func entry(d *source.Decoder, n *yaml.Node, s *Signing, more source.Fields, required ...string) {
	there := map[string]bool{}
	maps.Copy(more, source.Fields{
		"by":   func(v *yaml.Node) { s.By = d.String(v) },
		"name": func(v *yaml.Node) { s.Name = d.String(v) },
		"date": func(v *yaml.Node) { s.Date = d.Date(v) },
	})
	for key, read := range more {
		more[key] = func(v *yaml.Node) {
			there[key] = true
			read(v)
		}
	}
	d.Struct(n, more)
	for _, key := range append([]string{"by", "date"}, required...) {
		if n.Kind == yaml.MappingNode && !there[key] {
			d.Report(n, "missing-key", key)
		}
	}
}

func readPrint(d *source.Decoder, n *yaml.Node) Fingerprint {
	f := Fingerprint(d.String(n))
	if !f.Valid() {
		d.Report(n, "wrong-fingerprint", string(f))
	}
	return f
}

func byDate(a, b Date) int {
	switch {
	case a.Before(b):
		return -1
	case b.Before(a):
		return 1
	}
	return 0
}

// linkControls gives each document its control file and judges what stands in it by the present texts.
func (r *reader) linkControls() {
	for _, d := range r.site.Documents {
		if d.Agreement != nil {
			d.terms = d.head.value("agreement")
		}
	}
	var work []*Document
	for _, id := range keysOf(r.controls) {
		d := r.site.Document(id)
		if d == nil {
			dg := r.report(Place{ControlFolder + "/" + id + ".yaml", 1, 1}, "control-without-document", id)
			if near := r.nearestDocument(id); near != nil {
				*dg = dg.With("did-you-mean-title", near.ID, titleOf{near})
			}
			continue
		}
		d.Control = r.controls[id]
		work = append(work, d)
	}
	// Taking fingerprints is the dear part, and each document is judged by itself.
	onAllCores(len(work), func(i int) { work[i].judge(r.site.AsOf) })
}

// valueOf gives the value of a key, or nil.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// judge compares the document with what was approved and reviewed up to a day. What was signed later was not yet so.
func (d *Document) judge(today Date) {
	d.judgeApproval(today)
	for _, x := range d.Control.Reviews {
		// The newer word counts: a review after the approval sets the day of the next one anew.
		if !x.Next.IsZero() && !today.Before(x.Date) && !x.Date.Before(d.Approved) {
			d.Review = x.Next
			d.place.set("review", x.Pos)
		}
	}
	prints := map[string]Fingerprint{}
	for i, c := range d.match(today) {
		if c == nil {
			continue
		}
		x := &d.Control.Claims[i]
		text, done := prints[c.Section]
		if !done {
			text = TextPrint(d, c.Section)
			prints[c.Section] = text
		}
		c.Reviewed, c.Changed = x, 0
		if text != x.Text {
			c.Changed |= TextChanged
		}
		if EntryPrint(c.Clause) != x.Entry {
			c.Changed |= EntryChanged
		}
		if x.Extent != c.extent() || !slices.Equal(x.Items, c.Items) {
			c.Changed |= ExtentChanged
		}
	}
}

func (d *Document) judgeApproval(today Date) {
	d.approval = unrecorded
	for i := range d.Control.Approvals {
		a := &d.Control.Approvals[i]
		switch {
		case today.Before(a.Date):
		case a.Version == d.Version:
			d.approval = textChanged
			if a.Text == TextPrint(d, "") {
				d.approval = textApproved
			}
			d.Control.unapproved = nil
			for _, e := range d.Editions[1:] {
				if d.approval == textApproved && a.Translations[e.Lang] != translationPrint(e) {
					d.Control.unapproved = append(d.Control.unapproved, e.Lang)
				}
			}
		case d.approval == unrecorded:
			d.approval = otherVersion
		}
	}
}

// match finds, for each reviewed claim of the control file, the claim that it is now, or nil. A claim whose heading got
// another anchor is still the claim that was reviewed: it must not become one that nobody ever looked at.
func (d *Document) match(today Date) []*Claim {
	type key struct{ clause, section, items string }
	free := map[key]*Claim{}
	for _, c := range d.Claims {
		free[key{c.Clause.Ref(), c.Section, strings.Join(c.Items, " ")}] = c
	}
	out := make([]*Claim, len(d.Control.Claims))
	take := func(i int, k key) {
		if c := free[k]; c != nil && out[i] == nil {
			out[i] = c
			delete(free, k)
		}
	}
	old := func(i int) bool { return !today.Before(d.Control.Claims[i].Date) }
	for i, x := range d.Control.Claims {
		if old(i) {
			take(i, key{x.Clause, x.Section, strings.Join(x.Items, " ")})
		}
	}
	for _, same := range []func(c *Claim, x ClaimReview) bool{
		func(c *Claim, x ClaimReview) bool { return c.Section == x.Section },
		func(*Claim, ClaimReview) bool { return true },
	} {
		for i, x := range d.Control.Claims {
			if out[i] != nil || !old(i) {
				continue
			}
			for _, c := range d.Claims {
				k := key{c.Clause.Ref(), c.Section, strings.Join(c.Items, " ")}
				if c.Clause.Ref() == x.Clause && free[k] == c && same(c, x) {
					take(i, k)
					break
				}
			}
		}
	}
	return out
}

// newestApproval is the last approval that was given up to a day, of one version or, with "", of any.
func (c *Control) newestApproval(version string, today Date) *Approval {
	for i := range slices.Backward(c.Approvals) {
		if a := &c.Approvals[i]; !today.Before(a.Date) && (version == "" || a.Version == version) {
			return a
		}
	}
	return nil
}

// checkControl says where a document is no longer what was approved, and its claims no longer what was reviewed.
func (r *reader) checkControl(d *Document) {
	if d.Control == nil || d.Status == Withdrawn {
		return
	}
	at := d.head.valueAt("version")
	if at == (Place{}) {
		at = Place{d.Original().File, 1, 1}
	}
	if d.Status == Approved {
		switch d.approval {
		case textChanged:
			a := d.Control.newestApproval(d.Version, r.site.AsOf)
			dg := r.report(at, "approved-text-changed", d.ID, d.Version, a.Date.String())
			*dg = dg.At(position(a.Pos), "approved-here", cmp.Or(a.Name, a.By))
		case otherVersion:
			a := d.Control.newestApproval("", r.site.AsOf)
			dg := r.report(at, "approval-of-other-version", d.Version, a.Version, a.Date.String())
			*dg = dg.At(position(a.Pos), "approved-here", cmp.Or(a.Name, a.By))
		}
	}
	if d.InForce {
		r.checkApprovedTranslations(d)
	}
	if d.Superseded() {
		return
	}
	kept := map[*ClaimReview]bool{}
	for _, c := range d.Claims {
		kept[c.Reviewed] = true
		if !c.Suspect() {
			continue
		}
		x := c.Reviewed
		dg := r.report(c.Pos, "suspect-claim", c.Clause.Number, x.Date.String(), c.Changed)
		if near := d.impacted(8); len(near) > 0 && c.Changed&TextChanged != 0 {
			*dg = dg.At(position(x.Pos), "reviewed-here-impacted", cmp.Or(x.Name, x.By), listed(near))
		} else {
			*dg = dg.At(position(x.Pos), "reviewed-here", cmp.Or(x.Name, x.By))
		}
	}
	for i := range d.Control.Claims {
		if x := &d.Control.Claims[i]; !kept[x] && !r.site.AsOf.Before(x.Date) {
			r.report(x.Pos, "reviewed-claim-gone", d.ID, x.Clause)
		}
	}
}

// checkApprovedTranslations says which translations are not the text that was approved. One that follows an older version has been
// said to be stale.
func (r *reader) checkApprovedTranslations(d *Document) {
	for _, e := range d.Editions[1:] {
		if !e.Unapproved() || e.Stale() {
			continue
		}
		a := d.Control.newestApproval(d.Version, r.site.AsOf)
		dg := r.report(Place{e.File, 1, 1}, "translation-not-approved", e.Lang, d.ID, d.Version, a.Date.String())
		*dg = dg.At(position(a.Pos), "approved-here", cmp.Or(a.Name, a.By))
	}
}

// listed writes the ids of documents; when the list was cut off, its last entry says so.
func listed(ds []*Document) string {
	ids := make([]string, len(ds))
	for i, d := range ds {
		ids[i] = d.ID
		if i == 7 {
			ids[i] = "…"
		}
	}
	return strings.Join(ids, ", ")
}

// impacted lists documents that a change of this one may touch: those that put it to work, directly or through others, those
// that it is the evidence of, and its own record types. At most limit of them.
func (d *Document) impacted(limit int) []*Document {
	var out []*Document
	seen := map[*Document]bool{d: true}
	add := func(list []*Document) {
		for _, o := range list {
			if !seen[o] && o.Status != Withdrawn && len(out) < limit {
				seen[o] = true
				out = append(out, o)
			}
		}
	}
	add(d.ImplementedBy)
	for i := 0; i < len(out); i++ {
		add(out[i].ImplementedBy)
	}
	add(d.EvidenceFor)
	add(d.Evidence)
	return out
}

// Reviewed counts the claims of the book that were ever reviewed, and all of them. Withdrawn documents claim nothing.
func (s *Site) Reviewed() (reviewed, claims int) {
	for _, d := range s.Documents {
		if d.Status == Withdrawn {
			continue
		}
		claims += len(d.Claims)
		for _, c := range d.Claims {
			if c.Reviewed != nil {
				reviewed++
			}
		}
	}
	return reviewed, claims
}

// Approve gives the control file of the document with an approval of its present version and text added.
func (d *Document) Approve(by Signing) *Control {
	c := d.Control.clone()
	a := Approval{Signing: by, Version: d.Version, Text: TextPrint(d, ""), Translations: map[string]Fingerprint{}}
	for _, e := range d.Editions[1:] {
		a.Translations[e.Lang] = translationPrint(e)
	}
	if last := c.newestApproval(d.Version, by.Date); last == nil || !last.same(a) {
		c.Approvals = append(c.Approvals, a)
		slices.SortStableFunc(c.Approvals, func(a, b Approval) int { return byDate(a.Date, b.Date) })
	}
	return c
}

// ReviewAll gives the control file with a review of the document added, which found all its claims right.
func (d *Document) ReviewAll(by Signing, note string, next Date) *Control {
	c := d.Control.clone()
	c.Reviews = append(c.Reviews, Review{Signing: by, Note: note, Next: next})
	slices.SortStableFunc(c.Reviews, func(a, b Review) int { return byDate(a.Date, b.Date) })
	c.Claims = nil
	for _, x := range d.Claims {
		c.Claims = append(c.Claims, stamp(x, by, "", false))
	}
	return c
}

// Accept gives the control file with some claims of the document found right as they are now.
func (d *Document) Accept(claims []*Claim, by Signing, note string, editorial bool) *Control {
	c := d.Control.clone()
	for _, x := range claims {
		c.Claims = slices.DeleteFunc(c.Claims, func(o ClaimReview) bool {
			return x.Reviewed != nil && o.Pos == x.Reviewed.Pos || o.Clause == x.Clause.Ref() && o.Section == x.Section && slices.Equal(o.Items, x.Items)
		})
		c.Claims = append(c.Claims, stamp(x, by, note, editorial))
	}
	return c
}

func (c *Control) clone() *Control {
	if c == nil {
		return &Control{}
	}
	return &Control{Approvals: slices.Clone(c.Approvals), Reviews: slices.Clone(c.Reviews), Claims: slices.Clone(c.Claims)}
}

func stamp(c *Claim, by Signing, note string, editorial bool) ClaimReview {
	return ClaimReview{
		Signing: by, Clause: c.Clause.Ref(), Section: c.Section, Items: c.Items, Extent: c.extent(), Note: note, Editorial: editorial,
		Text: TextPrint(c.Document, c.Section), Entry: EntryPrint(c.Clause),
	}
}

// YAML writes the control file: one key a line and always in the same order, so that two reviews of one document merge.
func (c *Control) YAML() []byte {
	var b strings.Builder
	b.WriteString("# Written by clausebook approve, review and accept. Do not edit.\n# 由 clausebook approve、review、accept 写入，请勿手工修改。\n")
	list := func(name string, n int, entry func(i int, line func(key, value string))) {
		if n == 0 {
			return
		}
		b.WriteString(name + ":\n")
		for i := range n {
			lead := "  - "
			entry(i, func(key, value string) {
				if value != "" {
					b.WriteString(lead + key + ":")
					if value[0] != '\n' {
						b.WriteByte(' ')
					}
					b.WriteString(value + "\n")
					lead = "    "
				}
			})
		}
	}
	list("approvals", len(c.Approvals), func(i int, line func(string, string)) {
		a := c.Approvals[i]
		line("version", quoted(a.Version))
		a.Signing.lines(line)
		line("text", string(a.Text))
		line("translations", prints(a.Translations))
	})
	list("reviews", len(c.Reviews), func(i int, line func(string, string)) {
		x := c.Reviews[i]
		x.Signing.lines(line)
		line("note", quoted(x.Note))
		line("next", x.Next.String())
	})
	claims := slices.Clone(c.Claims)
	slices.SortStableFunc(claims, func(a, b ClaimReview) int {
		as, an, _ := strings.Cut(a.Clause, "/")
		bs, bn, _ := strings.Cut(b.Clause, "/")
		return cmp.Or(strings.Compare(as, bs), standard.Compare(an, bn), strings.Compare(a.Section, b.Section), slices.Compare(a.Items, b.Items))
	})
	list("claims", len(claims), func(i int, line func(string, string)) {
		x := claims[i]
		line("clause", quoted(x.Clause))
		line("section", quoted(x.Section))
		line("items", items(x.Items))
		line("extent", x.Extent)
		x.Signing.lines(line)
		line("note", quoted(x.Note))
		line("editorial", fmt.Sprint(x.Editorial))
		line("text", string(x.Text))
		line("entry", string(x.Entry))
	})
	return []byte(b.String())
}

func (s Signing) lines(line func(key, value string)) {
	line("by", quoted(s.By))
	line("name", quoted(s.Name))
	line("date", s.Date.String())
}

// quoted writes text as YAML; "" stays "".
func quoted(s string) string {
	if s == "" {
		return ""
	}
	return strconv.Quote(s)
}

// prints writes the fingerprints of translations, one a line.
func prints(byLang map[string]Fingerprint) string {
	var b strings.Builder
	for _, lang := range keysOf(byLang) {
		b.WriteString("\n      " + lang + ": " + string(byLang[lang]))
	}
	return b.String()
}

func items(list []string) string {
	if len(list) == 0 {
		return ""
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strconv.Quote(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}
