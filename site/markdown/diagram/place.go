package diagram

import (
	"cmp"
	"math"
	"slices"
)

// A lane is a band along the flow; a drawing without lanes has one, unseen.
type lane struct {
	title      []string
	upright    bool // Han characters one below the other, beside a lane that runs to the right
	begin, end int  // across
}

const (
	pointGap = 16 // between a box and a line that passes it
	lineGap  = 14 // between two lines
	lanePad  = 16
	margin   = 2 // for the thickness of strokes
)

// place gives every item its position across the flow: first within its
// lane, then lane beside lane.
func (l *layout) place() {
	begin := margin
	for n := range l.lanes {
		l.placeItems(n)
		l.placeCorridors(n)
		lo, hi := l.extent(n)
		size := hi - lo
		if len(l.d.lanes) > 0 {
			size = max(size+2*lanePad, l.titleLane(n, size+2*lanePad))
		}
		l.moveLane(n, begin+(size-lo-hi)/2)
		l.lanes[n].begin, l.lanes[n].end = begin, begin+size
		begin += size
	}
	for i := range l.wires {
		l.leaveStraight(i)
	}
	for i := range l.wires {
		l.arriveStraight(i)
	}
	for n := range l.shapes {
		l.closeUp(n, true)
		l.closeUp(n, false)
	}
}

// placeItems solves for the positions of one lane.
func (l *layout) placeItems(lane int) {
	s := newSolver(len(l.items))
	for _, layer := range l.layers {
		before := -1
		for _, i := range layer {
			if l.items[i].lane != lane {
				continue
			}
			s.add(l.items[i].block)
			if before >= 0 {
				s.apart(l.items[before].block, l.items[i].block, l.separation(before, i))
			}
			before = i
		}
	}
	for _, k := range l.links {
		a, b := l.items[k.from], l.items[k.to]
		if a.lane == lane && b.lane == lane {
			s.pull(l.pull(k))
		}
	}
	for n := range l.shapes {
		if l.items[n].lane == lane {
			s.pull(pull{a: l.items[n].block, b: nobody, weight: centrePull, bend: bendCost})
		}
	}
	s.solve()
	for i := range l.items {
		if l.items[i].lane == lane {
			l.items[i].x = s.x[l.items[i].block]
		}
	}
}

// pull says how much a link wants to be straight: twice as much behind the
// corner of a decision, unless it leads farther out, and less where edges come
// together, since they can do so at the sides.
func (l *layout) pull(k link) pull {
	p := pull{
		a:      l.items[k.from].block,
		b:      l.items[k.to].block,
		off:    l.exit(k) - l.entry(k),
		weight: edgePull,
		bend:   bendCost,
	}
	if w := l.wires[k.wire]; k.hop == 0 && w.start.side != 0 {
		p.bend, p.side = 2*bendCost, w.start.side
	} else if l.merges(k.to) {
		p.weight /= 4
	}
	return p
}

// separation is the least distance between the middles of two neighbours.
func (l *layout) separation(a, b int) int {
	ia, ib := l.items[a], l.items[b]
	gap := pointGap
	switch {
	case ia.node < 0 && ib.node < 0:
		gap = lineGap
	case ia.node >= 0 && ib.node >= 0 && ia.right == ia.half && ib.left == ib.half:
		gap = l.room.gap
	}
	return ia.right + gap + ib.left
}

// exit is where a link leaves its first item, from the middle of that.
func (l *layout) exit(k link) int {
	w := l.wires[k.wire]
	switch {
	case k.hop > 0:
		return 0
	case w.start.side != 0:
		return w.start.side * w.start.turn
	}
	return w.start.off
}

func (l *layout) entry(k link) int {
	w := l.wires[k.wire]
	switch {
	case k.hop < len(w.path)-2:
		return 0
	case w.end.side != 0:
		return w.end.side * w.end.turn
	}
	return w.end.off
}

// placeCorridors lays the edges that lead back beside everything in the
// layers they pass, the short ones inside.
func (l *layout) placeCorridors(lane int) {
	var back []int
	for i, w := range l.wires {
		if w.back && w.corridor.lane == lane {
			back = append(back, i)
		}
	}
	slices.SortStableFunc(back, func(a, b int) int { return l.span(a) - l.span(b) })
	for n, i := range back {
		l.wires[i].corridor.x = l.beyond(l.wires[i], back[:n])
	}
}

// beyond is the nearest place for a corridor beside all items, and beside the
// corridors that have a place already.
func (l *layout) beyond(w wire, placed []int) int {
	// One layer more on each side: an edge may end between the layers.
	first, last := l.items[w.to].layer-1, l.items[w.from].layer+1
	side := w.corridor.side
	far := math.MinInt
	for _, it := range l.items {
		if it.lane == w.corridor.lane && first <= it.layer && it.layer <= last {
			far = max(far, side*it.x+it.room(side)+pointGap)
		}
	}
	for _, i := range placed {
		o := l.wires[i]
		if o.corridor.side == side && l.items[o.to].layer <= last && first <= l.items[o.from].layer {
			far = max(far, side*o.corridor.x+lineGap)
		}
	}
	return side * far
}

// extent is what a lane takes across the flow.
func (l *layout) extent(lane int) (lo, hi int) {
	set := false
	cover := func(a, b int) {
		if !set {
			lo, hi, set = a, b, true
		}
		lo, hi = min(lo, a), max(hi, b)
	}
	for _, it := range l.items {
		if it.lane == lane {
			cover(it.x-it.left, it.x+it.right)
		}
	}
	for _, w := range l.wires {
		if w.back && w.corridor.lane == lane {
			cover(w.corridor.x, w.corridor.x)
		}
	}
	return lo, hi
}

func (l *layout) moveLane(lane, by int) {
	for i := range l.items {
		if l.items[i].lane == lane {
			l.items[i].x += by
		}
	}
	for i := range l.wires {
		if w := &l.wires[i]; w.back && w.corridor.lane == lane {
			w.corridor.x += by
		}
	}
}

// titleLane breaks the title of a lane into lines and returns the size the
// lane must have across for it.
func (l *layout) titleLane(n, size int) int {
	title := l.d.lanes[n]
	t := &l.lanes[n]
	t.upright = l.direction == right && isHan(title)
	if t.upright {
		t.title = []string{title}
		return textWidth(title, smallSize)*smallLine/smallSize + lanePad
	}
	t.title = wrap(title, max(size-lanePad, 80), smallSize, 2)
	return widest(t.title, smallSize) + lanePad
}

func isHan(s string) bool {
	for _, r := range s {
		if !isWide(r) {
			return false
		}
	}
	return true
}

// leaveStraight lets an edge leave a side and go at once as far across as
// its next layer asks, if nothing stands in between.
func (l *layout) leaveStraight(wire int) {
	w := &l.wires[wire]
	if w.back || w.start.side == 0 && l.merges(w.path[1]) {
		return
	}
	k := link{wire, 0, w.from, w.path[1]}
	from := l.items[k.from]
	want := l.items[k.to].x + l.entry(k)
	side := cmp.Compare(want, from.x)
	turn := from.x + l.exit(k)
	if w.start.side == 0 {
		across, _ := l.labelSize(wire)
		turn = from.x + side*(from.half+max(pointGap, across+2*labelGap))
		if l.used(w.from, side) > 0 || !outermost(l.leaving(w.from), wire, side) {
			return
		}
	} else if side != w.start.side {
		return
	}
	if (want-turn)*side > 0 && l.free(w, w.from, turn, want) {
		w.start = port{side: side, turn: abs(want - from.x)}
	}
}

// merges reports whether several edges come together at an item; they do so
// better at its sides.
func (l *layout) merges(i int) bool { return len(l.items[i].in) > 1 }

// outermost reports whether a wire is the last on one side of a face.
func outermost(wires []int, wire, side int) bool {
	if side < 0 {
		return wires[0] == wire
	}
	return wires[len(wires)-1] == wire
}

// arriveStraight lets an edge that comes from beside a node run on to the
// middle of its layer and turn into its side there.
func (l *layout) arriveStraight(wire int) {
	w := &l.wires[wire]
	if w.back || w.end.off == 0 {
		return
	}
	hop := len(w.path) - 2
	k := link{wire, hop, w.path[hop], w.to}
	from, to := l.items[k.from].x+l.exit(k), l.items[w.to]
	side := cmp.Compare(from, to.x)
	edge := to.x + side*(to.half+pointGap)
	if (from-edge)*side >= 0 && l.used(w.to, side) == 0 &&
		outermost(l.arriving(w.to), wire, side) && l.free(w, w.to, edge, from) {
		w.end = port{side: side, turn: abs(from - to.x)}
	}
}

// closeUp moves the last port of a face to its middle when the others have
// gone to the sides, unless that would bend a straight edge.
func (l *layout) closeUp(n int, leaving bool) {
	face := -1
	for i, w := range l.wires {
		if leaving && w.from == n && w.start.side == 0 || !leaving && w.to == n && w.end.side == 0 {
			if face >= 0 {
				return
			}
			face = i
		}
	}
	if face < 0 {
		return
	}
	w := &l.wires[face]
	switch {
	case leaving && (w.back || !l.inLine(face, true)):
		w.start.off = 0
	case !leaving && (w.back || !l.inLine(face, false)):
		w.end.off = 0
	case !leaving && w.start.side != 0:
		l.recentre(w)
	}
}

// recentre moves the line of an edge that comes from a corner and is straight
// from there on.
func (l *layout) recentre(w *wire) {
	from, to := l.items[w.from].x, l.items[w.to].x
	at := from + w.start.side*w.start.turn
	turn := w.start.side * (to - from)
	if turn > w.start.turn && !l.free(w, w.from, at, to) {
		return
	}
	points := w.path[1 : len(w.path)-1]
	for _, i := range points {
		if l.items[i].x != at || !l.roomAt(i, to) {
			return
		}
	}
	for _, i := range points {
		l.items[i].x = to
	}
	w.start.turn, w.end.off = turn, 0
}

// roomAt reports whether a point of an edge can move to a position between
// its neighbours.
func (l *layout) roomAt(i, x int) bool {
	it := l.items[i]
	layer := l.layers[it.layer]
	if it.pos > 0 {
		if o := l.items[layer[it.pos-1]]; x-clear < o.x+o.right {
			return false
		}
	}
	if it.pos < len(layer)-1 {
		if o := l.items[layer[it.pos+1]]; o.x-o.left < x+clear {
			return false
		}
	}
	return true
}

// inLine reports whether a wire does not bend at its beginning, or its end.
func (l *layout) inLine(wire int, leaving bool) bool {
	path := l.wires[wire].path
	k := link{wire, len(path) - 2, path[len(path)-2], path[len(path)-1]}
	if leaving {
		k = link{wire, 0, path[0], path[1]}
	}
	return l.items[k.from].x+l.exit(k) == l.items[k.to].x+l.entry(k)
}

// free reports whether a line through the middle of a node's layer meets
// nothing between two positions.
func (l *layout) free(w *wire, node, a, b int) bool {
	lo, hi := min(a, b)-lineGap, max(a, b)+lineGap
	layer := l.items[node].layer
	for _, i := range l.layers[layer] {
		if it := l.items[i]; i != node && it.x-it.left < hi && lo < it.x+it.right {
			return false
		}
	}
	for i := range l.wires {
		if o := &l.wires[i]; o != w && l.passes(o, layer, lo, hi) {
			return false
		}
	}
	return true
}

// passes reports whether a wire runs across the flow through a layer, from a
// node's side, anywhere between two positions.
func (l *layout) passes(w *wire, layer, lo, hi int) bool {
	within := func(item int, p port, to int) bool {
		it := l.items[item]
		return p.side != 0 && it.layer == layer && min(it.x, to) < hi && lo < max(it.x, to)
	}
	if !w.back {
		return within(w.from, w.start, l.items[w.from].x+w.start.side*w.start.turn) ||
			within(w.to, w.end, l.items[w.to].x+w.end.side*w.end.turn)
	}
	return within(w.from, w.start, w.corridor.x) || within(w.to, w.end, w.corridor.x)
}
