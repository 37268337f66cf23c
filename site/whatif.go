package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site/standard"
)

// WhatIf gives the site as it would be after changes to some documents: "withdraw:PRC-INC-01", "approve:PRC-INC-02" (in its
// present text, as of the day of the site) or "supersede:PRC-INC-01" (by a document in force that claims nothing). The site
// itself is not changed: documents, claims and parties of the result are copies, all else is shared.
func (s *Site) WhatIf(changes ...string) (*Site, error) {
	out, copies := s.fork()
	for _, c := range changes {
		verb, id, _ := strings.Cut(c, ":")
		change, known := hypotheses[verb]
		if !known {
			return nil, fmt.Errorf("%q is not one of withdraw:ID, approve:ID, supersede:ID", c)
		}
		d := copies[s.Document(id)]
		if d == nil {
			return nil, fmt.Errorf("%q is not the id of any document", id)
		}
		change(d, s.AsOf)
	}
	r := &reader{site: out, waiting: s.Trace.Todos, mentions: map[*standard.Clause][]*Link{}}
	for _, st := range s.Trace.Standards {
		for _, ct := range st.Clauses {
			r.mentions[ct.Clause] = ct.Mentions
		}
	}
	r.inForce()
	out.Trace = r.trace()
	return out, nil
}

var hypotheses = map[string]func(d *Document, today Date){
	"withdraw": func(d *Document, _ Date) { d.Status = Withdrawn },
	"approve": func(d *Document, today Date) {
		d.Status, d.approval = Approved, unrecorded
		if d.Approved.IsZero() || today.Before(d.Approved) {
			d.Approved = today
		}
	},
	"supersede": func(d *Document, today Date) {
		successor := &Document{Status: Approved, Approved: today, InForce: true, Editions: d.Editions}
		d.SupersededBy = append(slices.Clone(d.SupersededBy), successor)
	},
}

// fork copies what the trace depends on, with all references between the copies turned to the copies.
func (s *Site) fork() (*Site, map[*Document]*Document) {
	out := *s
	copies := make(map[*Document]*Document, len(s.Documents))
	for _, d := range s.Documents {
		c := *d
		copies[d] = &c
	}
	turn := func(list []*Document) []*Document {
		turned := make([]*Document, len(list))
		for i, d := range list {
			if turned[i] = copies[d]; turned[i] == nil {
				turned[i] = d // hidden from this audience, and so not part of the site
			}
		}
		return turned
	}
	out.Documents = turn(s.Documents)
	out.byID = maps.Clone(s.byID)
	for id, d := range out.byID {
		if c := copies[d]; c != nil {
			out.byID[id] = c
		}
	}
	for _, d := range out.Documents {
		d.Implements, d.ImplementedBy = turn(d.Implements), turn(d.ImplementedBy)
		d.Supersedes, d.SupersededBy = turn(d.Supersedes), turn(d.SupersededBy)
		d.Evidence, d.EvidenceFor = turn(d.Evidence), turn(d.EvidenceFor)
		d.Supports, d.SupportedBy = turn(d.Supports), turn(d.SupportedBy)
		d.Claims = slices.Clone(d.Claims)
		for i, c := range d.Claims {
			claim := *c
			claim.Document = d
			d.Claims[i] = &claim
		}
	}
	out.Parties = slices.Clone(s.Parties)
	out.parties = maps.Clone(s.parties)
	for i, p := range out.Parties {
		c := *p
		c.Agreement, c.Control = turn([]*Document{p.Agreement})[0], turn([]*Document{p.Control})[0]
		c.Operates = slices.Clone(p.Operates)
		for k, d := range c.Operates {
			delegation := *d
			delegation.Party = &c
			c.Operates[k] = &delegation
		}
		out.Parties[i] = &c
		out.parties[c.ID] = &c
	}
	return &out, copies
}
