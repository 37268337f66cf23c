package site

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site/standard"
)

// For gives the site as an audience of clausebook.yaml may see it: documents above its classification are left out, and
// references to them stay as words. Coverage is that of the whole book.
func (s *Site) For(audience string) (*Site, error) {
	limit, ok := s.Config.Audiences[audience]
	if !ok {
		return nil, fmt.Errorf("audience %q is not one of: %s", audience, strings.Join(keysOf(s.Config.Audiences), ", "))
	}
	out := *s
	out.Hidden = map[*Document]bool{}
	for _, d := range s.Documents {
		if s.Config.above(d, limit) {
			out.Hidden[d] = true
		}
	}
	out.Documents = slices.DeleteFunc(slices.Clone(s.Documents), func(d *Document) bool { return out.Hidden[d] })
	out.Trace = s.Trace.without(out.Hidden)
	return &out, nil
}

// above tells whether a document is of a higher class than a limit. One that nobody classified counts as one of the highest
// class: leaving the key out must not publish it. So does one of a class that the book does not have any more.
func (c *Config) above(d *Document, limit string) bool {
	rank := slices.Index(c.Classifications, d.Classification)
	if rank < 0 {
		rank = len(c.Classifications) - 1
	}
	return rank > c.Rank(limit)
}

// For gives the difference as an audience of the later state may see it: changes of documents above its classification are left
// out, whether they were above it then or are now. States and figures stay those of the whole book.
func (d Difference) For(now *Site, audience string) Difference {
	limit, ok := now.Config.Audiences[audience]
	if !ok {
		return d
	}
	hidden := func(x *Document) bool { return x != nil && now.Config.above(x, limit) }
	d.Documents = slices.DeleteFunc(slices.Clone(d.Documents), func(c DocumentChange) bool { return hidden(c.Was) || hidden(c.Is) })
	return d
}

// without gives the trace with the same states and figures, in which hidden documents are not named.
func (t *Trace) without(hidden map[*Document]bool) *Trace {
	out := *t
	out.Standards, out.Information, out.Todos = nil, nil, nil
	items := map[*InformationTrace]*InformationTrace{}
	for _, i := range t.Information {
		c := *i
		c.Documents = slices.DeleteFunc(slices.Clone(i.Documents), func(d *Document) bool { return hidden[d] })
		items[i] = &c
		out.Information = append(out.Information, &c)
	}
	for _, st := range t.Standards {
		s := *st
		s.Clauses, s.byClause = nil, map[*standard.Clause]*ClauseTrace{}
		for _, ct := range st.Clauses {
			c := *ct
			c.Claims = slices.DeleteFunc(slices.Clone(ct.Claims), func(c *Claim) bool { return hidden[c.Document] })
			c.Mentions = slices.DeleteFunc(slices.Clone(ct.Mentions), func(l *Link) bool { return hidden[l.From.Document] })
			c.Information = nil
			for _, i := range ct.Information {
				c.Information = append(c.Information, items[i])
			}
			s.Clauses = append(s.Clauses, &c)
			s.byClause[c.Clause] = &c
		}
		out.Standards = append(out.Standards, &s)
	}
	return &out
}
