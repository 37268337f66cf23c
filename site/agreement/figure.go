package agreement

import (
	"math/big"
	"strings"

	"github.com/clausebook/clausebook/site/standard"
)

// A Figure is what is attained of a target in a period, or what is to be attained, in the measure of the target: a share of
// the cases, an availability, a number in its unit, or a time. One of the pointers is set.
type Figure struct {
	Percent *Percent
	Value   *Decimal
	Within  *Duration
}

// Aim is what is to be attained of a target, in the measure in which it is reported. Times that are to be kept in a share of
// the cases are reported as that share. A target that promises no figure has none.
func (t *Target) Aim() Figure {
	switch {
	case t.Share != nil:
		return Figure{Percent: t.Share}
	case t.Percent != nil:
		return Figure{Percent: t.Percent}
	case t.Value != nil:
		return Figure{Value: t.Value}
	}
	return Figure{Within: t.Within}
}

// atMost tells whether the figure may not be above the aim: of times, and of figures with "≤".
func (t *Target) atMost() bool {
	aim := t.Aim()
	return aim.Within != nil || t.Share == nil && t.AtMost
}

// IsZero tells whether there is no figure.
func (v Figure) IsZero() bool { return v == Figure{} }

// ParseFigure reads what was attained of a target; ok is false for a figure in another measure.
func ParseFigure(t *Target, s string) (v Figure, ok bool) {
	s = strings.TrimSpace(s)
	switch aim := t.Aim(); {
	case aim.Percent != nil:
		p, ok := ParsePercent(s)
		return Figure{Percent: &p}, ok
	case aim.Value != nil:
		d, ok := ParseDecimal(s)
		return Figure{Value: &d}, ok
	case aim.Within != nil:
		d, ok := ParseDuration(s)
		return Figure{Within: &d}, ok
	}
	return v, false
}

// Reckon gives a figure of a target as an exact number: hundredths, units, or seconds. A day on the service-hours clock is as
// long as the service hours; cal may be nil.
func (a *Agreement) Reckon(t *Target, v Figure, cal *Calendar) *big.Rat {
	switch {
	case v.Percent != nil:
		return v.Percent.value()
	case v.Value != nil:
		return v.Value.value()
	case v.Within != nil:
		u := *t
		u.Within = v.Within
		_, seconds := (&chain{}).clock(Link{Agreement: a, Calendar: cal}, &u, timeline{})
		return big.NewRat(seconds, 1)
	}
	return new(big.Rat)
}

// Met tells whether what was attained keeps the target, by exact numbers: 99.8996% does not keep 99.9%.
func (a *Agreement) Met(t *Target, v Figure, cal *Calendar) bool {
	n := a.Reckon(t, v, cal).Cmp(a.Reckon(t, t.Aim(), cal))
	if t.atMost() {
		return n <= 0
	}
	return n >= 0
}

// Due is the credit for what was attained of the target on which the credits hang, or nil: From of a band is in it, Below is
// not.
func (c *Credits) Due(t *Target, v Figure) *Band {
	if c == nil || t.ID != c.Target.Name || v.Percent == nil {
		return nil
	}
	for _, b := range c.Bands {
		if v.Percent.Cmp(b.From.Decimal) >= 0 && v.Percent.Cmp(b.Below.Decimal) < 0 {
			return b
		}
	}
	return nil
}

// Words says a figure of a target as it was written: "99.93%", "4.3 points of 5", "3 days".
func (a *Agreement) Words(t *Target, v Figure) standard.Text {
	switch {
	case v.Percent != nil:
		return plain(v.Percent.String())
	case v.Value != nil && len(t.Unit) > 0:
		return phrase(text("%s %s", "%s %s"), v.Value.String(), t.Unit)
	case v.Value != nil:
		return plain(v.Value.String())
	case v.Within != nil:
		return v.Within.words(t.Clock, a.Hours)
	}
	return plain("")
}

// Short says a figure without its unit, for a scale or a narrow column.
func (v Figure) Short() string {
	switch {
	case v.Percent != nil:
		return v.Percent.String()
	case v.Value != nil:
		return v.Value.String()
	case v.Within != nil:
		return v.Within.String()
	}
	return ""
}

// Heading is the name of the target as a heading has it.
func (t *Target) Heading() standard.Text { return capital(t.Name()) }
