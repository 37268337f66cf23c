package generator

import (
	"github.com/clausebook/clausebook/site"
)

// SincePart is what changed from an earlier revision of the book: site.Difference, as diff prints it.
type SincePart struct {
	Title     string // "Since v1"
	Days      string // "2026-03-01 → 2026-11-22", "" when both are judged by the same day
	Empty     bool
	Figures   []SinceFigures
	Clauses   []ClauseChanges
	Documents []DocumentChanges
}

// SinceFigures are the figures of one standard, before and now.
type SinceFigures struct {
	Standard Link
	Covered  string // "12 of 57 → 15 of 57"
	Clean    string
}

// ClauseChanges are the requirements with one kind of change.
type ClauseChanges struct {
	Key, Title string
	Rows       []ClauseChangeRow
}

// A ClauseChangeRow is one requirement whose state or flags changed.
type ClauseChangeRow struct {
	Number         string
	Title          Link
	Was, Is        State
	Same           bool // the state; only flags changed
	Raised, Lifted []State
}

// DocumentChanges are the documents with one kind of change.
type DocumentChanges struct {
	Key, Title string
	Rows       []DocumentChangeRow
}

// A DocumentChangeRow is one document that came, changed or went. A document that is gone from the book has no page.
type DocumentChangeRow struct {
	ID      string
	Title   Link
	Version string // "1 → 1.1"
	Status  string // "approved → withdrawn", "" where it stayed
}

func (f *frame) since(b *Base, s *Since) *SincePart {
	p := &SincePart{Title: f.T("since.title", s.Revision), Empty: s.Empty()}
	if s.From != s.To {
		p.Days = f.T("since.days", s.From.String(), s.To.String())
	}
	for _, c := range s.Standards {
		p.Figures = append(p.Figures, f.sinceFigures(b, c))
	}
	for _, kind := range site.ClauseChanges {
		g := ClauseChanges{Key: kind, Title: f.T("change." + kind)}
		for _, c := range s.Clauses {
			if c.Kind() == kind {
				g.Rows = append(g.Rows, ClauseChangeRow{
					Number: f.number(c.Clause), Title: f.clauseLink(b, c.Clause), Was: f.state(c.Was.String()), Is: f.state(c.Is.String()), Same: c.Was == c.Is,
					Raised: f.flags(c.Raised), Lifted: f.flags(c.Lifted),
				})
			}
		}
		if len(g.Rows) > 0 {
			p.Clauses = append(p.Clauses, g)
		}
	}
	for _, kind := range site.DocumentChanges {
		g := DocumentChanges{Key: kind, Title: f.T("changed." + kind)}
		for _, c := range s.Documents {
			if c.Kind == kind {
				g.Rows = append(g.Rows, f.documentChange(b, c))
			}
		}
		if len(g.Rows) > 0 {
			p.Documents = append(p.Documents, g)
		}
	}
	return p
}

func (f *frame) sinceFigures(b *Base, c site.StandardChange) SinceFigures {
	out := SinceFigures{Standard: Link{Text: c.Standard.Name}}
	if c.Is != nil {
		out.Standard.Href = f.to(b, standardPath(c.Standard))
	}
	step := func(of func(*site.Summary) int) string {
		say := func(s *site.Summary, none string) string {
			if s == nil {
				return f.T(none)
			}
			return f.T("n-of-m", of(s), s.Requirements)
		}
		return say(c.Was, "since.absent") + " → " + say(c.Is, "since.dropped")
	}
	out.Covered = step((*site.Summary).Satisfied)
	out.Clean = step(func(s *site.Summary) int { return s.Clean })
	return out
}

func (f *frame) documentChange(b *Base, c site.DocumentChange) DocumentChangeRow {
	d := c.Is
	if d == nil {
		d = c.Was
	}
	row := DocumentChangeRow{ID: d.ID, Version: d.Version}
	if e := d.Edition(f.lang); e.Lang != f.lang {
		row.Title = Link{Text: e.Title, Lang: e.Lang}
	} else {
		row.Title = Link{Text: f.titled(d, e.Title)}
	}
	if c.Is != nil {
		row.Title.Href = f.documentHref(b, c.Is)
	}
	if c.Was != nil && c.Is != nil {
		if c.Was.Version != c.Is.Version {
			row.Version = c.Was.Version + " → " + c.Is.Version
		}
		if c.Was.Status != c.Is.Status {
			row.Status = f.statusWord(c.Was.Status) + " → " + f.statusWord(c.Is.Status)
		}
	}
	return row
}

func (f *frame) statusWord(s site.Status) string { return f.T("status." + string(s)) }
