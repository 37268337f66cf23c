package site

import (
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site/standard"
)

// check looks for what is wrong with the linked book, apart from its coverage.
func (r *reader) check() {
	r.cycles("implements", "implements-cycle", func(d *Document) []*Document { return d.Implements })
	r.cycles("supersedes", "supersedes-cycle", func(d *Document) []*Document { return d.Supersedes })
	r.inForce()
	r.each(r.site.Documents, func(r *reader, d *Document) {
		r.checkApproval(d)
		r.checkCited(d)
		r.checkOrphan(d)
		r.checkTodos(d)
		r.checkEditions(d)
		r.checkRecord(d)
		r.checkControl(d)
	}, nil)
	r.checkDelegations()
	r.checkServices()
	r.checkScope()
	r.checkAgreements()
}

// inForce decides which documents are in force on the as-of date: approved, their day has come, their text is the one that
// was approved, and no document in force has taken their place. A chain of successors is followed; a cycle has been reported and ends the walk.
func (r *reader) inForce() {
	today := r.site.AsOf
	known := map[*Document]bool{} // those that have successors
	var decide func(d *Document) bool
	decide = func(d *Document) bool {
		in := d.Status == Approved && !today.Before(d.Approved) && !today.Before(d.Effective) && d.TextApproved()
		if len(d.SupersededBy) == 0 {
			return in
		}
		if v, ok := known[d]; ok {
			return v
		}
		known[d] = false
		for _, o := range d.SupersededBy {
			in = !decide(o) && in
		}
		known[d] = in
		return in
	}
	for _, d := range r.site.Documents {
		d.InForce = decide(d)
		d.Overdue = !d.Review.IsZero() && d.Review.Before(today) && d.Status != Withdrawn
	}
}

// checkApproval asks an approved document for the keys that approval brings.
func (r *reader) checkApproval(d *Document) {
	h := d.head
	if d.Status == Approved {
		if len(h.unsigned) > 0 {
			r.report(h.valueAt("status"), "approval-incomplete", d.ID, strings.Join(h.unsigned, ", "))
		}
		if d.Review.IsZero() && !h.says("review") {
			r.report(h.valueAt("status"), "no-review-date", d.ID)
		}
		if !d.Approved.IsZero() && r.site.AsOf.Before(d.Approved) {
			r.report(h.valueAt("approved"), "approved-later", d.Approved.String(), r.site.AsOf.String())
		}
	}
	if !d.Approved.IsZero() && !d.Effective.IsZero() && d.Effective.Before(d.Approved) {
		r.report(h.valueAt("effective"), "approved-after-effective", d.Effective.String(), d.Approved.String())
	}
	if d.Overdue && d.InForce {
		at := h.valueAt("review")
		if set, ok := d.place.at["review"]; ok {
			at = set // a recorded review set the day anew
		}
		r.report(at, "review-overdue", d.ID, d.Review.String(), d.Review.Days(r.site.AsOf))
	}
	if rs := d.Original().Revisions; len(rs) > 0 && d.Version != "" && rs[0].Version != "" && rs[0].Version != d.Version {
		r.report(h.valueAt("revisions"), "revision-version", d.Original().Revisions[0].Version, d.Version)
	}
}

// checkCited warns where a document in force leans on one that is not: a withdrawn or superseded document.
func (r *reader) checkCited(d *Document) {
	if !d.InForce {
		return
	}
	for _, e := range d.Editions {
		said := map[*Document]bool{} // the first place in a text is enough
		for _, l := range e.Links {
			if l == nil || l.Target.Document == nil || l.Target.Document.mayBeCited() || said[l.Target.Document] {
				continue
			}
			said[l.Target.Document] = true
			r.checkCitation(Place{e.File, int(l.Ref.Pos.Line), int(l.Ref.Pos.Column)}, d, l.Target.Document)
		}
	}
	h := d.head
	for _, ref := range slices.Concat(h.implements, h.evidence, h.supportedBy) {
		if o := r.site.Document(ref.name); o != nil {
			r.checkCitation(ref.pos, d, o)
		}
	}
}

// mayBeCited tells whether nothing has taken the place of the document, in force or not: that is nearly always so, and quickly seen.
func (d *Document) mayBeCited() bool { return d.Status != Withdrawn && len(d.SupersededBy) == 0 }

func (r *reader) checkCitation(at Place, d, o *Document) {
	switch {
	case o.Status == Withdrawn && !slices.Contains(d.Supersedes, o):
		dg := r.report(at, "withdrawn-cited", o.ID)
		if s := successor(o); s != nil {
			*dg = dg.With("successor", s.ID, titleOf{s})
		}
	case o.Superseded() && !slices.Contains(d.Supersedes, o):
		dg := r.report(at, "superseded-cited", o.ID)
		if s := successor(o); s != nil {
			*dg = dg.With("successor", s.ID, titleOf{s})
		}
	}
}

func successor(d *Document) *Document {
	for _, o := range d.SupersededBy {
		if o.InForce {
			return o
		}
	}
	if len(d.SupersededBy) > 0 {
		return d.SupersededBy[0]
	}
	return nil
}

// checkOrphan finds documents that nothing holds: they claim nothing, implement nothing, and nobody refers to them.
func (r *reader) checkOrphan(d *Document) {
	if d.Status == Withdrawn || len(d.Claims) > 0 || len(d.Implements) > 0 || len(d.ImplementedBy) > 0 || len(d.In) > 0 ||
		len(d.EvidenceFor) > 0 || len(d.Provides) > 0 || len(d.SupersededBy) > 0 || len(d.Supports) > 0 {
		return
	}
	if d.head.satisfies != nil {
		return // it wanted to claim something; that has been said
	}
	r.report(d.head.valueAt("id"), "orphan-document", d.ID)
}

// checkTodos finds placeholders: an approved document may not have any, in a draft they are work to do.
func (r *reader) checkTodos(d *Document) {
	for _, e := range d.Editions {
		for _, t := range e.Text.Todos {
			at := Place{e.File, int(t.Pos.Line), int(t.Pos.Column)}
			r.waiting = append(r.waiting, Todo{Pos: at, Words: t.Words, Document: d})
			if d.Status == Approved {
				r.report(at, "placeholder", d.ID)
			}
		}
		for _, v := range e.Text.Variables {
			words, open := r.todos[v.Name]
			if open && d.Status == Approved {
				r.report(Place{e.File, int(v.Pos.Line), int(v.Pos.Column)}, "placeholder-variable", v.Name, words)
			}
		}
	}
}

func (r *reader) checkEditions(d *Document) {
	for _, e := range d.Editions[1:] {
		h := r.heads[e]
		if e.Stale() {
			r.report(h.valueAt("translates"), "stale-translation", e.Translates, d.Version)
		}
		r.checkSameHeadings(d, e)
	}
}

// checkSameHeadings warns when a translation that follows the current version has another number of headings: readers of
// the two languages would not find the same paragraphs.
func (r *reader) checkSameHeadings(d *Document, e *Edition) {
	if e.Stale() || e.Translates == "" {
		return
	}
	a, b := headings(d.Original()), headings(e)
	if a != b {
		r.report(Place{e.File, 1, 1}, "translation-headings", b, a)
	}
}

func headings(e *Edition) int {
	n := 0
	for _, s := range e.Text.Sections {
		if s.Level > 1 {
			n++
		}
	}
	return n
}

// checkRecord asks a record type how long its records are kept.
func (r *reader) checkRecord(d *Document) {
	if d.Type != "record" || d.Status != Approved {
		return
	}
	if d.Retention == "" {
		r.report(d.head.valueAt("id"), "record-without-retention", d.ID)
	}
}

// cycles finds chains of documents that come back to their beginning. Each cycle is said once, at the document of it that
// comes first.
func (r *reader) cycles(key, code string, next func(*Document) []*Document) {
	const (
		unseen = iota
		open
		done
	)
	state := map[*Document]int{} // of those that lead on; others end every chain
	var chain []*Document
	var walk func(d *Document)
	walk = func(d *Document) {
		state[d] = open
		chain = append(chain, d)
		for _, o := range next(d) {
			if len(next(o)) == 0 {
				continue
			}
			switch state[o] {
			case unseen:
				walk(o)
			case open:
				ids := make([]string, 0, len(chain))
				for _, c := range chain[slices.Index(chain, o):] {
					ids = append(ids, c.ID)
				}
				r.report(o.head.valueAt(key), code, strings.Join(append(ids, o.ID), " → "))
			}
		}
		chain = chain[:len(chain)-1]
		state[d] = done
	}
	for _, d := range r.site.Documents {
		if len(next(d)) > 0 && state[d] == unseen {
			walk(d)
		}
	}
}

// checkDelegations keeps to what ISO/IEC 20000-1:2018 allows: the organization itself answers for clauses 4 and 5, other
// parties may operate the rest under a documented control (8.2.3), but not all of it (1.2).
func (r *reader) checkDelegations() {
	delegated := map[*standard.Clause]bool{}
	for _, p := range r.site.Parties {
		for _, d := range p.Operates {
			st := d.Clause.Standard
			allowed := false
			for _, n := range st.Delegation {
				allowed = allowed || d.Clause.Under(n)
			}
			if !allowed {
				r.report(d.Pos, "delegation-forbidden", d.Clause.Number, st.Name)
				continue
			}
			if p.Control == nil {
				r.report(d.Pos, "delegation-without-control", p.Title, r.clauseName(d.Clause))
			}
			delegated[d.Clause] = true
		}
	}
	for _, st := range r.site.Standards {
		all := false
		for _, c := range st.Requirements() {
			if c.Under("8") {
				all = true
				if !delegated[c] {
					all = false
					break
				}
			}
		}
		if all {
			r.report(Place{File: "data/parties.yaml"}, "all-delegated", st.Name)
		}
	}
}

// checkServices looks at the catalogue: categories, services that depend on themselves.
func (r *reader) checkServices() {
	published, reserved := standard.Categories()
	tabled := slices.ContainsFunc(r.site.Services, func(s *Service) bool { return s.Category != "" })
	for _, s := range r.site.Services {
		r.checkLive(s)
		if s.Category == "" {
			// A book that is not certified in China has no use for the table, and says so by naming no category at all.
			if tabled && s.InScope && s.Status != "retired" {
				r.report(s.place.at[""], "service-without-category", s.ID)
			}
			continue
		}
		known := slices.ContainsFunc(published, func(c standard.Category) bool { return c.Code == s.Category })
		switch {
		case slices.Contains(reserved, s.Category):
			r.report(s.place.at["category"], "reserved-category", s.Category)
		case !known:
			r.report(s.place.at["category"], "unknown-category", s.Category)
		}
	}
	r.serviceCycles()
}

// checkLive asks a service in operation for somebody who answers for it, and for what was agreed.
func (r *reader) checkLive(s *Service) {
	if s.Status != "live" {
		return
	}
	if r.hasRoles && len(s.place.refs["owner"]) == 0 {
		r.report(s.place.at[""], "service-without-owner", s.ID)
	}
	if len(s.place.refs["sla"]) == 0 {
		r.report(s.place.at[""], "service-without-sla", s.ID)
	}
}

func (r *reader) serviceCycles() {
	state := map[*Service]int{}
	var chain []*Service
	var walk func(s *Service)
	walk = func(s *Service) {
		state[s] = 1
		chain = append(chain, s)
		for _, o := range s.DependsOn {
			switch state[o] {
			case 0:
				walk(o)
			case 1:
				ids := make([]string, 0, len(chain))
				for _, c := range chain[slices.Index(chain, o):] {
					ids = append(ids, c.ID)
				}
				r.report(o.place.at[""], "service-cycle", strings.Join(append(ids, o.ID), " → "))
			}
		}
		chain = chain[:len(chain)-1]
		state[s] = 2
	}
	for _, s := range r.site.Services {
		if state[s] == 0 {
			walk(s)
		}
	}
}
