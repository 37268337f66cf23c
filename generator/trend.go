package generator

import (
	"fmt"
	"html/template"
	"math/big"
	"strings"
)

// A Trend is the drawing of one target over the periods.
type Trend struct {
	Name string
	SVG  template.HTML
}

// trendLine is what a drawing shows: a value for each period, nil where there is none, and the target.
type trendLine struct {
	points  []*trendPoint
	aim     *big.Rat
	aimText string
}

type trendPoint struct {
	period, text string
	value        *big.Rat
	below        bool // the value misses the target
}

func (l trendLine) known() (n int) {
	for _, p := range l.points {
		if p != nil {
			n++
		}
	}
	return n
}

// varies tells whether there is something to draw: two values at least that are not the same.
func (l trendLine) varies() bool {
	var first *trendPoint
	for _, p := range l.points {
		if p != nil && first == nil {
			first = p
		}
		if p != nil && p.value.Cmp(first.value) != 0 {
			return true
		}
	}
	return false
}

// The drawing, in its own units. The scale stands on the left, the first and last period below.
const (
	trendWidth, trendHeight = 360, 150
	trendLeft, trendRight   = 62, 12
	trendTop, trendBottom   = 24, 28
)

// draw writes the drawing. It names classes and no colours; a value that misses the target is a cross and not a dot, and has
// its figure beside it. Places are reckoned with exact numbers, so that every machine draws the same.
func (l trendLine) draw(id, title, words, first, last string) string {
	lo, hi := l.bounds()
	y := func(v *big.Rat) int {
		t := new(big.Rat).Sub(hi, v)
		t.Quo(t, new(big.Rat).Sub(hi, lo))
		return trendTop + wholeOf(t.Mul(t, big.NewRat(trendHeight-trendTop-trendBottom, 1)))
	}
	x := func(i int) int {
		if len(l.points) < 2 {
			return trendLeft
		}
		return trendLeft + 8 + i*(trendWidth-trendLeft-trendRight-8)/(len(l.points)-1)
	}
	var b strings.Builder
	e := template.HTMLEscapeString
	fmt.Fprintf(&b, `<svg class="trend" viewBox="0 0 %d %d" role="img" aria-labelledby="%s-t %[3]s-d"><title id="%[3]s-t">%[4]s</title><desc id="%[3]s-d">%[5]s</desc>`, trendWidth, trendHeight, e(id), e(title), e(words))
	base := trendHeight - trendBottom + 6
	fmt.Fprintf(&b, `<path class="ax" d="M%d %dH%d"/>`, trendLeft, base, trendWidth-trendRight+4)
	fmt.Fprintf(&b, `<path class="aim" d="M%d %dH%d"/><text class="e" x="%d" y="%d">%s</text>`, trendLeft, y(l.aim), trendWidth-trendRight+4, trendLeft-8, y(l.aim)+4, e(l.aimText))
	var path strings.Builder
	pen := "M"
	for i, p := range l.points {
		if p == nil {
			pen = "M"
			continue
		}
		fmt.Fprintf(&path, "%s%d %d", pen, x(i), y(p.value))
		pen = "L"
	}
	fmt.Fprintf(&b, `<path class="ln" d="%s"/>`, path.String())
	for i, p := range l.points {
		switch {
		case p == nil:
		case p.below:
			side, anchor := x(i)+9, "s"
			if x(i) > trendWidth/2 {
				side, anchor = x(i)-9, "e"
			}
			fmt.Fprintf(&b, `<path class="no" d="M%d %dl10 10m0-10l-10 10"/><text class="no %s" x="%d" y="%d">%s</text>`, x(i)-5, y(p.value)-5, anchor, side, y(p.value)+4, e(p.text))
		default:
			fmt.Fprintf(&b, `<circle class="ok" cx="%d" cy="%d" r="3.5"/>`, x(i), y(p.value))
		}
	}
	if p := l.points[len(l.points)-1]; p != nil && !p.below {
		fmt.Fprintf(&b, `<text class="e" x="%d" y="%d">%s</text>`, trendWidth-6, y(p.value)-9, e(p.text))
	}
	fmt.Fprintf(&b, `<text class="s" x="%d" y="%d">%s</text><text class="e" x="%d" y="%d">%s</text></svg>`, trendLeft, trendHeight-6, e(first), trendWidth-6, trendHeight-6, e(last))
	return b.String()
}

// bounds are the lowest and highest number of the drawing, the target among them, with the same room at both ends.
func (l trendLine) bounds() (lo, hi *big.Rat) {
	lo, hi = l.aim, l.aim
	for _, p := range l.points {
		if p == nil {
			continue
		}
		if p.value.Cmp(lo) < 0 {
			lo = p.value
		}
		if p.value.Cmp(hi) > 0 {
			hi = p.value
		}
	}
	if lo.Cmp(hi) == 0 {
		return new(big.Rat).Sub(lo, big.NewRat(1, 1)), new(big.Rat).Add(hi, big.NewRat(1, 1))
	}
	return lo, hi
}

// wholeOf rounds to a whole number, halves up.
func wholeOf(r *big.Rat) int {
	t := new(big.Rat).Add(r, big.NewRat(1, 2))
	return int(new(big.Int).Div(t.Num(), t.Denom()).Int64())
}
