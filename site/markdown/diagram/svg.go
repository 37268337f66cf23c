package diagram

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// write puts a picture into words. It names classes and never a colour: on
// paper, at night and for those who choose their own colours, the style
// sheet decides.
func write(d *Diagram, p *picture, id string) string {
	b := new(strings.Builder)
	// What is inside an image is not announced, so a drawing with links is
	// a group.
	role := "img"
	for _, box := range p.boxes {
		if box.href != "" {
			role = "group"
		}
	}
	fmt.Fprintf(b, `<svg class="flow" width="%d" height="%d" viewBox="0 0 %[1]d %d" role="%s" aria-labelledby="%s-t %[4]s-d">`+"\n",
		p.width, p.height, role, escape(id))
	fmt.Fprintf(b, "<title id=\"%s-t\">%s</title>\n", escape(id), escape(d.Title))
	fmt.Fprintf(b, "<desc id=\"%s-d\">%s</desc>\n", escape(id), escape(d.Description))
	for _, lane := range p.lanes {
		writeLane(b, lane)
	}
	for _, w := range p.wires {
		writeLine(b, w)
	}
	for _, box := range p.boxes {
		writeBox(b, box)
	}
	for _, l := range p.labels {
		for i, words := range l.lines {
			writeText(b, "s", point{l.x + l.w/2, l.y + i*smallLine + smallBase}, words)
		}
	}
	b.WriteString("</svg>")
	return b.String()
}

// From the top of a line of words to the feet of its letters.
const (
	textBase  = 15
	smallBase = 12
)

// escape also replaces what XML cannot hold, such as control characters.
func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

func writeText(b *strings.Builder, class string, at point, words string) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	fmt.Fprintf(b, "<text%s x=\"%d\" y=\"%d\">%s</text>\n", class, at.x, at.y, escape(words))
}

func writeLane(b *strings.Builder, l band) {
	fmt.Fprintf(b, `<rect class="lane" x="%d" y="%d" width="%d" height="%d"/>`+"\n", l.x, l.y, l.w, l.h)
	c := point{l.head.x + l.head.w/2, l.head.y + l.head.h/2}
	switch {
	case l.head.w == l.w: // above a lane that runs down
		fmt.Fprintf(b, `<path class="lane" d="M%d %dh%d"/>`+"\n", l.x, l.y+l.head.h, l.w)
		for i, words := range l.title {
			y := c.y - smallLine*len(l.title)/2 + i*smallLine + smallBase
			writeText(b, "lt", point{c.x, y}, words)
		}
		return
	case l.upright:
		runes := []rune(l.title[0])
		fmt.Fprint(b, `<text class="lt">`)
		for i, r := range runes {
			y := c.y - smallLine*len(runes)/2 + i*smallLine + smallBase + 1
			fmt.Fprintf(b, `<tspan x="%d" y="%d">%s</tspan>`, c.x, y, escape(string(r)))
		}
		fmt.Fprint(b, "</text>\n")
	default:
		for i, words := range l.title {
			x := c.x - smallLine*len(l.title)/2 + i*smallLine + smallBase
			fmt.Fprintf(b, `<text class="lt" transform="translate(%d %d) rotate(-90)">%s</text>`+"\n", x, c.y, escape(words))
		}
	}
	fmt.Fprintf(b, `<path class="lane" d="M%d %dv%d"/>`+"\n", l.x+l.head.w, l.y, l.h)
}

// headSize is the length of an arrow head and half of its width.
const (
	headSize = 8
	headHalf = 4
)

// writeLine draws an edge up to the foot of its arrow head, and the head.
func writeLine(b *strings.Builder, w line) {
	n := len(w) - 1
	dx, dy := sign(w[n].x-w[n-1].x), sign(w[n].y-w[n-1].y)
	tip := point{w[n].x - dx, w[n].y - dy} // the box has a stroke
	foot := point{tip.x - dx*headSize, tip.y - dy*headSize}
	fmt.Fprintf(b, `<path class="l" d="M%d %d`, w[0].x, w[0].y)
	at := w[0]
	for i, q := range w[1:] {
		if i == n-1 {
			q = foot
		}
		if q.y == at.y {
			fmt.Fprintf(b, "H%d", q.x)
		} else {
			fmt.Fprintf(b, "V%d", q.y)
		}
		at = q
	}
	fmt.Fprintf(b, `"/><path class="a" d="M%d %dL%d %dL%d %dz"/>`+"\n",
		foot.x-dy*headHalf, foot.y-dx*headHalf, tip.x, tip.y, foot.x+dy*headHalf, foot.y+dx*headHalf)
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func writeBox(b *strings.Builder, x box) {
	if x.href != "" {
		fmt.Fprintf(b, `<a href="%s">`, escape(x.href))
	}
	switch x.shape.kind {
	case decision:
		fmt.Fprintf(b, `<path class="b d" d="M%d %dl%d -%d %[3]d %[4]d -%[3]d %[4]dz"/>`+"\n",
			x.x, x.y+x.h/2, x.w/2, x.h/2)
	case terminal:
		// Not a rect: the themes have a class t for tables, whose width a rect would obey.
		r := x.shape.arc()
		fmt.Fprintf(b, `<path class="b t" d="M%d %dh%da%[4]d %[4]d 0 0 1 %[4]d %[4]dv%[5]da%[4]d %[4]d 0 0 1 -%[4]d %[4]dh-%[3]da%[4]d %[4]d 0 0 1 -%[4]d -%[4]dv-%[5]da%[4]d %[4]d 0 0 1 %[4]d -%[4]dz"/>`+"\n",
			x.x+r, x.y, x.w-2*r, r, x.h-2*r)
	default:
		fmt.Fprintf(b, `<rect class="b" x="%d" y="%d" width="%d" height="%d" rx="%d"/>`+"\n", x.x, x.y, x.w, x.h, x.shape.arc())
	}
	y := x.y + (x.h-x.shape.textHeight())/2
	for _, row := range x.shape.lines() {
		class, base := "", textBase
		if row.small {
			class, base = "s", smallBase
		}
		writeText(b, class, point{x.x + x.w/2, y + base}, row.words)
		y += row.height
	}
	if x.href != "" {
		b.WriteString("</a>\n")
	}
}
