package diagram

// A picture is a finished layout, in the units of the page.
type picture struct {
	width, height int
	lanes         []band
	boxes         []box // by node
	wires         []line
	labels        []label
}

type point struct{ x, y int }

type rect struct{ x, y, w, h int }

// A box is a node in its place.
type box struct {
	rect
	shape shape
	href  string
}

// A line is an edge in its place.
type line []point

// A band is a lane in its place, and the part of it that has the title.
type band struct {
	rect
	head    rect
	title   []string
	upright bool
}

// picture turns positions along and across the flow into positions on the
// page, and lets edges begin and end at the outlines of their nodes.
func (l *layout) picture() *picture {
	p := new(picture)
	for n, s := range l.shapes {
		it := l.items[n]
		c := l.point(it.x, l.middleOf(it))
		p.boxes = append(p.boxes, box{rect{c.x - s.w/2, c.y - s.h/2, s.w, s.h}, s, l.d.nodes[n].href})
	}
	for i := range l.wires {
		p.wires = append(p.wires, l.line(&l.wires[i]))
	}
	if len(l.d.lanes) > 0 {
		p.lanes = l.bands()
	}
	p.putLabels(l)
	p.fit()
	return p
}

func (l *layout) point(across, along int) point {
	if l.direction == right {
		return point{along, across}
	}
	return point{across, along}
}

func (l *layout) middleOf(it item) int {
	return l.begins[it.layer] + l.depth[it.layer]/2
}

// line follows an edge from face to face.
func (l *layout) line(w *wire) line {
	var out line
	add := func(across, along int) {
		out = append(out, l.point(across, along))
	}
	l.begin(w, add)
	for _, r := range w.bends {
		for ; r != nil; r = r.next {
			add(r.ends[0].x, r.along)
			add(r.ends[1].x, r.along)
		}
	}
	l.end(w, add)
	return out.straighten()
}

func (l *layout) begin(w *wire, add func(across, along int)) {
	it := l.items[w.from]
	middle := l.middleOf(it)
	switch {
	case w.start.side == 0:
		add(it.x+w.start.off, middle+l.reachAlong(w.from, w.start.off))
	case w.back:
		add(it.x+w.start.side*l.reachAcross(w.from, w.start.off), middle+w.start.off)
		add(w.corridor.x, middle+w.start.off)
	default:
		add(it.x+w.start.side*it.half, middle)
		add(it.x+w.start.side*w.start.turn, middle)
	}
}

func (l *layout) end(w *wire, add func(across, along int)) {
	it := l.items[w.to]
	middle := l.middleOf(it)
	if w.end.side == 0 {
		add(it.x+w.end.off, middle-l.reachAlong(w.to, w.end.off))
		return
	}
	if w.back {
		add(w.corridor.x, middle+w.end.off)
	} else {
		add(it.x+w.end.side*w.end.turn, middle)
	}
	add(it.x+w.end.side*l.reachAcross(w.to, w.end.off), middle+w.end.off)
}

// reachAlong is how far the outline of a node is from its middle, along the
// flow, at a distance across it; reachAcross is the same for its sides.
func (l *layout) reachAlong(n, off int) int {
	s := l.shapes[n]
	return s.outline(l.across(s)/2, l.along(s)/2, off)
}

func (l *layout) reachAcross(n, off int) int {
	s := l.shapes[n]
	return s.outline(l.along(s)/2, l.across(s)/2, off)
}

// outline is the distance of the outline in a direction in which the shape
// has the half size b, off the middle in the other, where it is a.
func (s shape) outline(a, b, off int) int {
	off = abs(off)
	switch s.kind {
	case decision:
		return b - b*off/a
	case terminal:
		r := s.arc()
		if in := off - (a - r); in > 0 {
			return b - r + root(r*r-in*in)
		}
	}
	return b
}

// arc is the radius of the corners.
func (s shape) arc() int {
	switch s.kind {
	case terminal:
		return min(cornerArc, s.h/2, s.w/2)
	case step:
		return 2
	}
	return 0
}

// root is the whole part of a square root.
func root(n int) int {
	r := 0
	for (r+1)*(r+1) <= n {
		r++
	}
	return r
}

// straighten leaves out the points between which a line does not bend.
func (p line) straighten() line {
	var out line
	for _, q := range p {
		n := len(out)
		if n > 0 && out[n-1] == q {
			continue
		}
		if n > 1 && (out[n-2].x == q.x && out[n-1].x == q.x || out[n-2].y == q.y && out[n-1].y == q.y) {
			out[n-1] = q
			continue
		}
		out = append(out, q)
	}
	return out
}

func (l *layout) bands() []band {
	last := l.chans[len(l.layers)]
	begin, end := margin, last.begin+last.size
	head := l.titleSize()
	var out []band
	for _, lane := range l.lanes {
		a := l.point(lane.begin, begin)
		b := l.point(lane.end, end)
		h := l.point(lane.end, begin+head)
		out = append(out, band{
			rect:    rect{a.x, a.y, b.x - a.x, b.y - a.y},
			head:    rect{a.x, a.y, h.x - a.x, h.y - a.y},
			title:   lane.title,
			upright: lane.upright,
		})
	}
	return out
}

// fit moves the picture to the corner of the page and measures it.
func (p *picture) fit() {
	all := p.extent()
	dx, dy := margin-all.x, margin-all.y
	p.move(dx, dy)
	p.width, p.height = all.w+2*margin, all.h+2*margin
}

func (p *picture) extent() rect {
	var all rect
	add := func(r rect) {
		if all == (rect{}) {
			all = r
		}
		all = all.union(r)
	}
	for _, b := range p.boxes {
		add(b.rect)
	}
	for _, b := range p.lanes {
		add(b.rect)
	}
	for _, w := range p.wires {
		for _, q := range w {
			add(rect{q.x, q.y, 0, 0})
		}
	}
	for _, l := range p.labels {
		add(l.rect)
	}
	return all
}

func (p *picture) move(dx, dy int) {
	for i := range p.boxes {
		p.boxes[i].rect.move(dx, dy)
	}
	for i := range p.lanes {
		p.lanes[i].rect.move(dx, dy)
		p.lanes[i].head.move(dx, dy)
	}
	for _, w := range p.wires {
		for i := range w {
			w[i].x += dx
			w[i].y += dy
		}
	}
	for i := range p.labels {
		p.labels[i].rect.move(dx, dy)
	}
}

func (r *rect) move(dx, dy int) {
	r.x += dx
	r.y += dy
}

func (r rect) union(o rect) rect {
	x, y := min(r.x, o.x), min(r.y, o.y)
	return rect{x, y, max(r.x+r.w, o.x+o.w) - x, max(r.y+r.h, o.y+o.h) - y}
}

func (r rect) overlaps(o rect) bool {
	return r.x < o.x+o.w && o.x < r.x+r.w && r.y < o.y+o.h && o.y < r.y+r.h
}

func (r rect) grow(n int) rect {
	return rect{r.x - n, r.y - n, r.w + 2*n, r.h + 2*n}
}

// between is the rectangle a straight line fills.
func between(a, b point) rect {
	x, y := min(a.x, b.x), min(a.y, b.y)
	return rect{x, y, max(a.x, b.x) - x, max(a.y, b.y) - y}
}
