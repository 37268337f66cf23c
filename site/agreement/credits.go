package agreement

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/diag"
)

// credits reads the bands and sees that they reach from the target down to 0 without hole or overlap.
func (r reader) credits(n *yaml.Node) {
	c := &Credits{}
	k := r.keys(n, &c.places, "target", "cap", "bands")
	if n.Kind != yaml.MappingNode {
		return
	}
	r.need(n, &c.places, "target", "bands")
	c.Target = r.ref(k["target"])
	c.Cap = r.amount(k["cap"])
	whole := true
	r.List(k["bands"], func(v *yaml.Node) {
		if b, ok := r.band(v); ok {
			c.Bands = append(c.Bands, b)
			return
		}
		whole = false
	})
	r.a.Credits = c
	var target *Percent
	if t := r.a.Target(c.Target.Name); t != nil && !t.AtMost {
		target = t.Percent
	}
	if target == nil && c.Target.Name != "" {
		r.creditsTarget(k["target"], c)
	}
	if whole && len(c.Bands) > 0 {
		r.contiguous(c, target)
		r.worth(c)
	}
}

// creditsTarget says that credits hang on nothing that can be attained in percent. A target that is there but could not be
// read has been reported.
func (r reader) creditsTarget(n *yaml.Node, c *Credits) {
	if t := r.a.Target(c.Target.Name); t != nil && t.has("target") && t.Value == nil && t.Percent == nil {
		return
	}
	d := r.Report(n, "credits-target", c.Target.Name)
	var ids []string
	for _, t := range r.a.Targets {
		if t.Percent != nil && !t.AtMost && t.ID != "" {
			ids = append(ids, t.ID)
		}
	}
	if len(ids) > 0 {
		*d = d.With("use-one-of", strings.Join(ids, ", "))
	}
}

func (r reader) band(n *yaml.Node) (*Band, bool) {
	b := &Band{}
	k := r.keys(n, &b.places, "from", "below", "credit")
	r.need(n, &b.places, "from", "below", "credit")
	from, below, credit := r.percent(k["from"]), r.percent(k["below"]), r.amount(k["credit"])
	if from == nil || below == nil || credit == nil {
		return nil, false
	}
	b.From, b.Below, b.Credit = *from, *below, *credit
	if from.Cmp(below.Decimal) >= 0 {
		r.Report(n, "credit-band-empty", from.String(), below.String())
		return nil, false
	}
	return b, true
}

func (r reader) amount(n *yaml.Node) *Amount {
	if n == nil {
		return nil
	}
	s := r.scalar(n)
	if p, ok := ParsePercent(s); ok {
		return &Amount{Share: &p}
	}
	m, ok := ParseMoney(s)
	switch {
	case ok:
		return &Amount{Money: &m}
	case m.Currency != "":
		r.Report(n, "unknown-currency", m.Currency)
	default:
		r.Report(n, "wrong-amount", s)
	}
	return nil
}

// fromTop gives the bands from the highest attained value to the lowest.
func (c *Credits) fromTop() []*Band {
	return slices.SortedStableFunc(slices.Values(c.Bands), func(a, b *Band) int { return b.From.Cmp(a.From.Decimal) })
}

func (r reader) contiguous(c *Credits, target *Percent) {
	bands := c.fromTop()
	report := func(b *Band, key, code string, args ...any) *diag.Diagnostic {
		return r.reportAt(b.At(key), code, args...)
	}
	if target != nil {
		at := r.a.Target(c.Target.Name).At("target")
		switch top := bands[0]; top.Below.Cmp(target.Decimal) {
		case -1:
			d := report(top, "below", "credit-hole", top.Below.String(), target.String())
			*d = d.At(at, "target-there", target.String())
		case 1:
			d := report(top, "below", "credit-above-target", target.String(), top.Below.String())
			*d = d.At(at, "target-there", target.String())
		}
	}
	for i, low := range bands[1:] {
		high := bands[i]
		switch low.Below.Cmp(high.From.Decimal) {
		case -1:
			d := report(low, "below", "credit-hole", low.Below.String(), high.From.String())
			*d = d.At(high.At("from"), "other-band")
		case 1:
			to := low.Below
			if high.Below.Cmp(to.Decimal) < 0 {
				to = high.Below
			}
			d := report(low, "below", "credit-overlap", high.From.String(), to.String())
			*d = d.At(high.At("from"), "other-band")
		}
	}
	if low := bands[len(bands)-1]; low.From.Sign() > 0 {
		report(low, "from", "credit-hole", "0%", low.From.String())
	}
}

// worth sees that a worse result is not paid with less, and that no credit is larger than the cap.
func (r reader) worth(c *Credits) {
	bands := c.fromTop()
	for i, b := range bands {
		if c.Cap != nil && less(*c.Cap, b.Credit) {
			d := r.reportAt(b.At("credit"), "credit-above-cap", b.Credit.String(), c.Cap.String())
			*d = d.At(c.At("cap"), "cap-there")
		}
		if i > 0 && less(b.Credit, bands[i-1].Credit) {
			d := r.reportAt(b.At("credit"), "credit-falls", b.Credit.String(), bands[i-1].Credit.String())
			*d = d.At(bands[i-1].At("credit"), "other-band")
		}
	}
}

// less compares two amounts of the same kind; a share and a sum of money cannot be compared.
func less(a, b Amount) bool {
	switch {
	case a.Share != nil && b.Share != nil:
		return a.Share.Cmp(b.Share.Decimal) < 0
	case a.Money != nil && b.Money != nil && a.Money.Currency == b.Money.Currency:
		return a.Money.Amount.Cmp(b.Money.Amount) < 0
	}
	return false
}

// String writes the amount as it was written.
func (a Amount) String() string {
	if a.Money != nil {
		return a.Money.String()
	}
	return a.Share.String()
}
