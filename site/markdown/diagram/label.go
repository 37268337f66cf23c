package diagram

// A label is the words of an edge in their place.
type label struct {
	rect
	lines []string
}

// putLabels puts the words of every edge beside its beginning, where they
// cover nothing.
func (p *picture) putLabels(l *layout) {
	for i, w := range l.wires {
		if len(w.label) == 0 {
			continue
		}
		size := rect{w: widest(w.label, smallSize), h: smallLine * len(w.label)}
		leftFirst := w.start.side == 0 && w.start.off < 0
		p.labels = append(p.labels, label{p.bestPlace(p.wires[i], size, leftFirst), w.label})
	}
}

// bestPlace tries the places along an edge, beginning with its first line,
// and takes the first that covers nothing, or else the one that covers least.
func (p *picture) bestPlace(edge line, size rect, leftFirst bool) rect {
	var best rect
	least := -1
	for i := range len(edge) - 1 {
		for _, r := range beside(edge[i], edge[i+1], size, leftFirst) {
			n := p.covered(r)
			if n == 0 {
				return r
			}
			if least < 0 || n < least {
				best, least = r, n
			}
		}
	}
	return best
}

// beside lists the places beside one line of an edge: at its beginning, then
// farther on; for an edge that leaves on the left, first on the left.
func beside(a, b point, size rect, leftFirst bool) []rect {
	var out []rect
	add := func(x, y int) { out = append(out, rect{x, y, size.w, size.h}) }
	if a.y == b.y {
		step := 1
		if b.x < a.x {
			step = -1
		}
		for d := labelGap; d == labelGap || d+size.w <= abs(b.x-a.x); d += 4 {
			x := a.x + step*d
			if step < 0 {
				x -= size.w
			}
			above, below := a.y-size.h-1, a.y+2
			add(x, above)
			add(x, below)
		}
		return out
	}
	step := 1
	if b.y < a.y {
		step = -1
	}
	for d := 3; d == 3 || d+size.h <= abs(b.y-a.y); d += 4 {
		y := a.y + step*d
		if step < 0 {
			y -= size.h
		}
		leftOf, rightOf := a.x-labelGap-size.w, a.x+labelGap
		if leftFirst {
			add(leftOf, y)
		}
		add(rightOf, y)
		add(leftOf, y)
	}
	return out
}

// covered counts what a label would hide; a box counts most.
func (p *picture) covered(r rect) int {
	n := 0
	for _, b := range p.boxes {
		if r.overlaps(b.rect) && b.covers(r) {
			n += 1000
		}
	}
	for _, b := range p.lanes {
		if r.overlaps(b.head) {
			n += 100
		}
	}
	for _, l := range p.labels {
		if r.overlaps(l.rect) {
			n += 100
		}
	}
	for _, w := range p.wires {
		for i := range len(w) - 1 {
			if r.overlaps(between(w[i], w[i+1]).grow(1)) {
				n += 10
			}
		}
	}
	return n
}

// covers reports whether a rectangle reaches into the outline of a box: the
// corners of a diamond's frame are free for words.
func (b box) covers(r rect) bool {
	if b.shape.kind != decision {
		return true
	}
	cx, cy := b.x+b.w/2, b.y+b.h/2
	dx := max(r.x-cx, cx-r.x-r.w, 0)
	dy := max(r.y-cy, cy-r.y-r.h, 0)
	return dx*b.h+dy*b.w < b.w*b.h/2
}
