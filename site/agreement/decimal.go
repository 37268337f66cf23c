package agreement

import (
	"math/big"
	"strings"
)

// A Decimal is an exact number. It is shown with the decimals with which it was written.
type Decimal struct {
	rat    *big.Rat
	digits int
}

// longest is the number of characters up to which a figure is read; no agreement needs more.
const longest = 24

// ParseDecimal reads digits with an optional sign and point: no exponent, no separators.
func ParseDecimal(s string) (Decimal, bool) {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if len(s) > longest || whole == "" || !isDigits(whole) || point && (fraction == "" || !isDigits(fraction)) {
		return Decimal{}, false
	}
	r, ok := new(big.Rat).SetString(s)
	return Decimal{r, len(fraction)}, ok
}

// Whole makes a Decimal of a whole number.
func Whole(n int64) Decimal { return Decimal{big.NewRat(n, 1), 0} }

func isDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

func (d Decimal) value() *big.Rat {
	if d.rat == nil {
		return new(big.Rat)
	}
	return d.rat
}

// String writes the number as it was written.
func (d Decimal) String() string { return d.value().FloatString(d.digits) }

// Round writes the number with n decimals, halves away from zero.
func (d Decimal) Round(n int) string { return d.value().FloatString(n) }

// Cmp compares by value: 99.9 equals 99.90.
func (d Decimal) Cmp(o Decimal) int { return d.value().Cmp(o.value()) }

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int { return d.value().Sign() }

// A Percent is an exact number of hundredths: 99.9% has the value 99.9.
type Percent struct{ Decimal }

// ParsePercent reads "99.9%" or "99.9 %", from 0 to 100.
func ParsePercent(s string) (Percent, bool) {
	number, ok := strings.CutSuffix(s, "%")
	d, read := ParseDecimal(strings.TrimRight(number, " "))
	if !ok || !read || d.Sign() < 0 || d.Cmp(Whole(100)) > 0 {
		return Percent{}, false
	}
	return Percent{d}, true
}

// String writes the percentage as it was written.
func (p Percent) String() string { return p.Decimal.String() + "%" }

// Round writes the percentage with n decimals.
func (p Percent) Round(n int) string { return p.Decimal.Round(n) + "%" }

// Short writes the percentage with at most four decimals, or with as many more as it takes not to be rounded up to a
// target that it misses: 99.896 % is not 99.9 %.
func (p Percent) Short(target Percent) string {
	const least, most = 4, 12
	s := p.Decimal.Round(least)
	for n := least; n <= most; n++ {
		s = p.Decimal.Round(n)
		if shown, _ := ParseDecimal(s); p.Cmp(target.Decimal) >= 0 || shown.Cmp(target.Decimal) < 0 {
			break
		}
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".") + "%"
}

// fraction is the percentage as a part of one.
func (p Percent) fraction() *big.Rat { return new(big.Rat).Quo(p.value(), hundred) }

func percentOf(fraction *big.Rat) Percent {
	return Percent{Decimal{new(big.Rat).Mul(fraction, hundred), 4}}
}

var (
	one     = big.NewRat(1, 1)
	hundred = big.NewRat(100, 1)
)

// Serial is the availability of parts that must all work: the product.
func Serial(parts ...Percent) Percent {
	all := big.NewRat(1, 1)
	for _, p := range parts {
		all.Mul(all, p.fraction())
	}
	return percentOf(all)
}

// Parallel is the availability of parts of which one must work, if they fail independently of each other: what the product
// of the failures leaves.
func Parallel(parts ...Percent) Percent {
	down := big.NewRat(1, 1)
	for _, p := range parts {
		down.Mul(down, new(big.Rat).Sub(one, p.fraction()))
	}
	return percentOf(down.Sub(one, down))
}

// Allowed is the downtime that a target leaves of so many minutes: minutes × (100 − target) / 100.
func Allowed(target Percent, minutes Decimal) Decimal {
	down := new(big.Rat).Sub(one, target.fraction())
	return Decimal{down.Mul(down, minutes.value()), 2}
}

// Attained is the availability that so much downtime leaves: (service − down) / service × 100.
func Attained(service, down Decimal) Percent {
	if service.Sign() <= 0 {
		return Percent{}
	}
	up := new(big.Rat).Sub(service.value(), down.value())
	return percentOf(up.Quo(up, service.value()))
}
