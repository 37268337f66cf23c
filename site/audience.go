package site

import (
	"fmt"
	"slices"
	"strings"
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
		if s.Config.Rank(d.Classification) > s.Config.Rank(limit) {
			out.Hidden[d] = true
		}
	}
	out.Documents = slices.DeleteFunc(slices.Clone(s.Documents), func(d *Document) bool { return out.Hidden[d] })
	return &out, nil
}
