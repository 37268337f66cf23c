package diag

import "maps"

// table joins the tables of messages; a code stands in one of them.
var table = func() map[string]entry {
	all := maps.Clone(core)
	maps.Copy(all, agreements)
	return all
}()

// The hints of agreements join those of the core.
func init() { maps.Copy(hints, agreementHints) }
