package diag

import "maps"

// table joins the tables of messages; a code stands in one of them.
var table = func() map[string]entry {
	all := maps.Clone(core)
	maps.Copy(all, agreements)
	maps.Copy(all, control)
	maps.Copy(all, reports)
	return all
}()

// The hints of the other tables join those of the core.
func init() {
	maps.Copy(hints, agreementHints)
	maps.Copy(hints, controlHints)
	maps.Copy(hints, reportHints)
}
