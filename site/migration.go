package site

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site/standard"
)

// A Migration is the work of moving a book from one edition of a standard to another: a proposal for every claim on the old
// edition, and the files as they would be. It is made in memory; nothing is written.
type Migration struct {
	From, To  *standard.Standard
	Proposals []Proposal
	Mentions  []Mention         // references in texts to clauses of the old edition, to be changed by hand
	Files     map[string][]byte // path → content, for each file that changes
}

// A Proposal says what becomes of one claim on a clause of the old edition.
type Proposal struct {
	Kind    ProposalKind
	Pos     Place  // of the number
	Holder  string // id of the document, or of the party that operates the clause
	Section string // anchor of the heading that claims, "" for front matter
	Clause  *standard.Clause
	Mapping standard.Mapping
	To      []Successor

	partial bool // of the claim as it stands
	items   []string
	note    Text
	written []carried // what is written in the place of the claim
}

// ProposalKind tells what is done with a claim.
type ProposalKind uint8

const (
	// Replaced: the subject went to one clause as it was, and the claim keeps its extent.
	Replaced ProposalKind = iota
	// Divided: the subject was split, merged or reduced; each carried is claimed in part until somebody looked at it.
	Divided
	// Undecided: the clause is a section or has no carried, or the file cannot be edited safely. The claim is marked with
	// the id of the old edition, so that it can never be taken for one on a clause of the new edition with the same number.
	Undecided
	// Kept: the number exists in both editions and the book says that its numbers are those of the new one.
	Kept
)

// A Successor is one clause of the new edition that takes up a claim.
type Successor struct {
	Clause  *standard.Clause
	Partial bool
}

// A Mention is a reference in a text to a clause of the old edition.
type Mention struct {
	Pos    Place
	Clause *standard.Clause
	To     []string
}

// carried is a claim on a clause of the new edition at one place, with the notes of all claims that lead to it.
type carried struct {
	Successor
	holder string
	notes  []Text
	at     int // index of the proposal in whose place it is written
}

// Migrate plans the move of a book from one edition to another.
func Migrate(fsys fs.FS, opts Options, from, to *standard.Standard) (*Migration, error) {
	book, _, err := Load(fsys, opts)
	if err != nil {
		return nil, err
	}
	m := &migration{
		Migration: &Migration{From: from, To: to, Files: map[string][]byte{}}, fsys: fsys, present: book, old: book}
	configured := book.Config.Standards
	m.mixed = !slices.Contains(configured, from.ID)
	if m.mixed {
		// The numbers of the old edition are errors in the book as it stands. Read with the old edition they are claims.
		opts.Standards = append([]string{from.ID}, configured...)
		if m.old, _, err = Load(fsys, opts); err != nil {
			return nil, err
		}
	}
	for _, id := range configured {
		if id == from.ID {
			id = to.ID
		}
		if !slices.Contains(m.standards, id) {
			m.standards = append(m.standards, id)
		}
	}
	m.plan()
	m.merge()
	if err := m.edit(); err != nil {
		return nil, err
	}
	return m.Migration, m.verify(opts)
}

type migration struct {
	*Migration
	fsys      fs.FS
	present   *Site                // the book as it stands
	old       *Site                // the book read with the old edition
	mixed     bool                 // the book names the new edition already
	standards []string             // of the book afterwards
	inserted  map[string][]carried // file → claims that move from its headings into its front matter
}

// plan makes a proposal for every claim and delegation on the old edition.
func (m *migration) plan() {
	for _, d := range m.old.Documents {
		first := len(m.Proposals)
		for _, c := range d.Claims {
			if c.Clause.Standard.ID == m.From.ID {
				m.Proposals = append(m.Proposals, claimed(c))
			}
		}
		m.keepBothKnow(first)
	}
	for _, p := range m.old.Parties {
		first := len(m.Proposals)
		for _, o := range p.Operates {
			if o.Clause.Standard.ID == m.From.ID {
				m.Proposals = append(m.Proposals, Proposal{Pos: o.Pos, Holder: p.ID, Clause: o.Clause, partial: o.Partial, note: o.Note})
			}
		}
		m.keepBothKnow(first)
	}
	for i := range m.Proposals {
		if p := &m.Proposals[i]; p.Kind != Kept {
			p.follow(m.To)
		}
	}
	m.mentions()
}

// keepBothKnow goes through the proposals of one document. In a book that names the new edition a number that both editions
// know is one of the new edition. It is listed where the same document surely uses the old numbers, because then it may be one
// of them as well.
func (m *migration) keepBothKnow(first int) {
	if !m.mixed {
		return
	}
	sure := false
	for i := first; i < len(m.Proposals); i++ {
		p := &m.Proposals[i]
		if m.To.Clause(p.Clause.Number) != nil && !m.named(p.Pos) {
			p.Kind = Kept
		} else {
			sure = true
		}
	}
	if !sure {
		m.Proposals = m.Proposals[:first]
	}
}

// named tells whether the author wrote the id of the standard before a number.
func (m *migration) named(at Place) bool {
	raw, err := fs.ReadFile(m.fsys, at.File)
	if err != nil {
		return false
	}
	t := newRawText(raw)
	return strings.Contains(t.word(t.offset(at.Line, at.Column)), "/")
}

// Propose says what the mapping makes of one claim on a clause of an older edition. Migrate merges such proposals where several
// lead to the same clause.
func Propose(c *Claim, to *standard.Standard) Proposal {
	p := claimed(c)
	p.follow(to)
	return p
}

// claimed is the proposal for a claim before anything is proposed.
func claimed(c *Claim) Proposal {
	return Proposal{Pos: c.Pos, Holder: c.Document.ID, Section: c.Section, Clause: c.Clause, partial: c.Partial, items: c.Items, note: c.Note}
}

// follow fills in what the mapping to another edition says.
func (p *Proposal) follow(edition *standard.Standard) {
	for _, x := range standard.Mappings() {
		if x.From == p.Clause.Number {
			p.Mapping = x
		}
	}
	whole := len(p.Mapping.To) == 1 && (p.Mapping.Relation == "equal-to" || p.Mapping.Relation == "equivalent-to") && len(p.items) == 0
	for _, n := range p.Mapping.To {
		p.To = append(p.To, Successor{edition.Clause(n), p.partial || !whole})
	}
	switch {
	case len(p.To) == 0:
		p.Kind = Undecided
		// A section has no entry of its own; where its requirements went helps to decide.
		for _, x := range standard.Mappings() {
			if c := p.Clause.Standard.Clause(x.From); c != p.Clause && c.Under(p.Clause.Number) {
				p.Mapping.To = append(p.Mapping.To, x.To...)
			}
		}
		slices.SortFunc(p.Mapping.To, standard.Compare)
		p.Mapping.To = slices.Compact(p.Mapping.To)
	case whole:
		p.Kind = Replaced
	default:
		p.Kind = Divided
	}
}

// merge decides at which claim each successor is written. Two old clauses that went to the same new one make one claim; a
// successor in part cannot stand at a heading and moves into the front matter.
func (m *migration) merge() {
	type key struct{ holder, section, clause string }
	owner := map[key]*carried{}
	for _, d := range m.present.Documents {
		for _, c := range d.Claims {
			if c.Clause.Standard.ID == m.To.ID {
				owner[key{d.ID, c.Section, c.Clause.Number}] = &carried{}
			}
		}
	}
	m.inserted = map[string][]carried{}
	var made []*carried
	for i := range m.Proposals {
		p := &m.Proposals[i]
		if p.Kind != Replaced && p.Kind != Divided {
			continue
		}
		for _, to := range p.To {
			section := p.Section
			if to.Partial {
				section = ""
			}
			k := key{p.Holder, section, to.Clause.Number}
			s := owner[k]
			if s == nil {
				s = &carried{Successor: to, holder: p.Holder, at: i}
				owner[k] = s
				made = append(made, s)
			}
			s.Partial = s.Partial && to.Partial
			if p.Kind == Divided {
				s.notes = append(s.notes, m.remark(p))
			}
		}
	}
	for _, s := range made {
		p := &m.Proposals[s.at]
		if p.Section != "" && s.Partial {
			m.inserted[p.Pos.File] = append(m.inserted[p.Pos.File], *s)
		} else {
			p.written = append(p.written, *s)
		}
	}
}

// remark is the note of a claim in part: where it stood, what the author noted, and what became of the subject.
func (m *migration) remark(p *Proposal) Text {
	out := Text{}
	for _, lang := range m.present.Config.Languages {
		words := p.Mapping.Note.In(lang)
		if n := folded(p.note.In(lang)); n != "" {
			words = n + "; " + words
		}
		if p.Section != "" {
			words = "#" + p.Section + ": " + words
		}
		out[lang] = words
	}
	return out
}

// mentions lists references in texts. They are part of what was approved, and no claims: their author changes them.
func (m *migration) mentions() {
	for _, d := range slices.Concat(m.old.Documents, m.old.Pages) {
		for _, e := range d.Editions {
			for _, l := range e.Links {
				if l == nil || l.Target.Clause == nil || l.Target.Clause.Standard.ID != m.From.ID {
					continue
				}
				c := l.Target.Clause
				if m.mixed && m.To.Clause(c.Number) != nil && !strings.Contains(l.Ref.Target, "/") {
					continue
				}
				m.Mentions = append(m.Mentions, Mention{Place{e.File, int(l.Ref.Pos.Line), int(l.Ref.Pos.Column)}, c, standard.Successors(c.Number)})
			}
		}
	}
}

// verify reads the edited book and looks whether every claim that was planned is there, and no other was lost: a book that is
// edited by a program must not change in silence.
func (m *migration) verify(opts Options) error {
	opts.Standards, opts.Memory, opts.Progress = nil, nil, nil
	now, _, err := Load(overlay{m.fsys, m.Files}, opts)
	if err != nil {
		return &Fault{File: ConfigFile, Cause: err}
	}
	type key struct{ holder, section, clause string }
	there := map[key]*Claim{}
	for _, d := range now.Documents {
		for _, c := range d.Claims {
			there[key{d.ID, c.Section, c.Clause.Ref()}] = c
		}
	}
	for _, p := range m.Proposals {
		for _, s := range p.written {
			k := key{p.Holder, p.Section, s.Clause.Ref()}
			if c := there[k]; m.old.Document(p.Holder) != nil && (c == nil || s.Partial && !c.Partial) {
				return &Fault{File: p.Pos.File, Cause: fmt.Sprintf("the claim on %s in the place of %s was not written as planned", s.Clause.Number, p.Clause.Number)}
			}
		}
	}
	for file, list := range m.inserted {
		for _, s := range list {
			if c := there[key{s.holder, "", s.Clause.Ref()}]; c == nil || !c.Partial {
				return &Fault{File: file, Cause: fmt.Sprintf("the claim on %s was not written as planned", s.Clause.Number)}
			}
		}
	}
	if len(now.Parties) != len(m.present.Parties) {
		return &Fault{File: "data/parties.yaml", Cause: "the parties would be lost"}
	}
	for _, d := range m.present.Documents {
		for _, c := range d.Claims {
			if c.Clause.Standard.ID != m.From.ID && there[key{d.ID, c.Section, c.Clause.Ref()}] == nil {
				return &Fault{File: c.Pos.File, Cause: "the claim on " + c.Clause.Ref() + " would be lost"}
			}
		}
	}
	return nil
}

// overlay is a file system with some files replaced.
type overlay struct {
	fs.FS
	files map[string][]byte
}

// ReadFile implements fs.ReadFileFS.
func (o overlay) ReadFile(name string) ([]byte, error) {
	if data, ok := o.files[name]; ok {
		return data, nil
	}
	return fs.ReadFile(o.FS, name)
}
