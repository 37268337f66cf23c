package diagram

import (
	"cmp"
	"slices"
)

// A port is where an edge touches a node.
type port struct {
	// side is 0 at the face that looks along the flow (its back for an edge
	// that leaves, its front for one that arrives), -1 and 1 at the sides.
	side int
	off  int // from the middle of that face or side
	// turn is, for a side of an edge along the flow, how far from the middle
	// of the node the edge turns.
	turn int
}

// A corridor is the way of an edge that leads back: along the side of a lane.
type corridor struct {
	lane, side int
	x          int
}

const (
	portGap    = 20 // between two edges at the same face
	tightGap   = 14 // the same, at a face with many
	labelWidth = 120
	labelGap   = 6 // between a line and its label
)

// attach chooses the sides of nodes that edges leave and reach: the second
// and third way out of a decision, and the edges that lead back.
func (l *layout) attach() {
	for n, s := range l.shapes {
		if s.kind == decision {
			l.chooseCorners(n)
		}
	}
	var back []int
	for i, w := range l.wires {
		if w.back {
			back = append(back, i)
		}
	}
	slices.SortStableFunc(back, func(a, b int) int { return l.span(a) - l.span(b) })
	for _, i := range back {
		l.chooseCorridor(i)
	}
}

// used counts the edges at a side of a node.
func (l *layout) used(node, side int) int {
	n := 0
	for _, w := range l.wires {
		if w.from == node && w.start.side == side {
			n++
		}
		if w.to == node && w.end.side == side {
			n++
		}
	}
	return n
}

// span counts the layers an edge that leads back goes over.
func (l *layout) span(wire int) int {
	w := l.wires[wire]
	return l.items[w.from].layer - l.items[w.to].layer
}

// leaving lists the wires that leave a node along the flow, as their next
// items stand; arriving the same for those that come in.
func (l *layout) leaving(node int) []int {
	return l.sorted(l.items[node].out, func(k link) int { return k.to })
}

func (l *layout) arriving(node int) []int {
	return l.sorted(l.items[node].in, func(k link) int { return k.from })
}

func (l *layout) sorted(links []int, other func(link) int) []int {
	links = slices.Clone(links)
	slices.SortFunc(links, func(a, b int) int {
		return l.items[other(l.links[a])].pos - l.items[other(l.links[b])].pos
	})
	wires := make([]int, len(links))
	for i, k := range links {
		wires[i] = l.links[k].wire
	}
	return wires
}

// chooseCorners sends the outermost ways out of a decision through its side
// corners, unless there is only one way.
func (l *layout) chooseCorners(n int) {
	out := l.leaving(n)
	if len(out) < 2 {
		return
	}
	before, behind := l.middle(n, out)
	if before > 0 {
		l.wires[out[0]].start.side = -1
	}
	if behind > 0 {
		l.wires[out[len(out)-1]].start.side = 1
	}
}

// middle counts the ways out on each side of the one that goes straight on;
// together they are all of them if none does.
func (l *layout) middle(n int, out []int) (before, behind int) {
	inLane := 0
	for i, w := range out {
		next := l.items[l.wires[w].path[1]]
		if next.block == l.items[n].block {
			return i, len(out) - i - 1
		}
		switch c := cmp.Compare(next.lane, l.items[n].lane); {
		case c < 0:
			before++
		case c > 0:
			behind++
		default:
			inLane++
		}
	}
	switch {
	case inLane > 0: // around the middle
		before += inLane / 2
		behind += inLane / 2
	case before == 0: // all on one side: the nearest goes straight on
		behind--
	case behind == 0:
		before--
	}
	return before, behind
}

// turn is how far the edges of a node go sideways from its corners, so that
// their labels have room there; the same on both sides.
func (l *layout) turn(node int) int {
	turn := portGap
	for i, w := range l.wires {
		if across, _ := l.labelSize(i); w.from == node && !w.back && w.start.side != 0 && across > 0 {
			turn = max(turn, across+2*labelGap)
		}
	}
	return turn
}

// labelSize measures the words of an edge, across and along the flow.
func (l *layout) labelSize(wire int) (across, along int) {
	label := l.wires[wire].label
	across, along = widest(label, smallSize), smallLine*len(label)
	if l.direction == right {
		return along, across
	}
	return across, along
}

// chooseCorridor finds the side on which an edge that leads back has the
// fewest boxes and lines in its way.
func (l *layout) chooseCorridor(wire int) {
	w := &l.wires[wire]
	best := -1
	for _, lane := range []int{l.items[w.to].lane, l.items[w.from].lane} {
		for _, side := range []int{1, -1} {
			c := corridor{lane: lane, side: side}
			cost := l.obstacles(w.from, c) + l.obstacles(w.to, c)
			if best < 0 || cost < best {
				best, w.corridor = cost, c
			}
		}
	}
	if l.obstacles(w.from, w.corridor) < blocked {
		w.start.side = l.toward(w.from, w.corridor)
	}
	if l.obstacles(w.to, w.corridor) < blocked {
		w.end.side = l.toward(w.to, w.corridor)
	}
}

// blocked is the cost of a side that cannot be used, so that the edge has to
// go around the node as well.
const blocked = 100

// obstacles says what is between the side of a node and a corridor.
func (l *layout) obstacles(node int, c corridor) int {
	it := l.items[node]
	side := l.toward(node, c)
	room := 2
	if l.shapes[node].kind == decision {
		room = 1
	}
	if l.used(node, side) >= room {
		return blocked
	}
	cost := 0
	for _, i := range l.layers[it.layer] {
		other := l.items[i]
		if (other.pos-it.pos)*side <= 0 || !l.before(other, c, side) {
			continue
		}
		if other.node >= 0 {
			return blocked
		}
		cost++
	}
	return cost
}

// toward tells on which side of a node a corridor is.
func (l *layout) toward(node int, c corridor) int {
	if lane := l.items[node].lane; lane != c.lane {
		return cmp.Compare(c.lane, lane)
	}
	return c.side
}

// before reports whether one who goes to a side comes past an item before
// the corridor.
func (l *layout) before(it item, c corridor, side int) bool {
	if it.lane == c.lane {
		return c.side == side
	}
	return (c.lane-it.lane)*side > 0
}

// spread distributes the ports of every face, and notes how much room nodes
// need across the flow for them and for their labels.
func (l *layout) spread() {
	for n := range l.shapes {
		l.spreadFace(n, l.leaving(n), true)
		l.spreadFace(n, l.arriving(n), false)
		l.makeRoom(n)
	}
}

// spreadFace gives ports their distance from the middle. The wire of the
// node's own block gets the middle itself; edges that lead back are outermost.
func (l *layout) spreadFace(n int, wires []int, leaving bool) {
	var face []*port
	middle, gap := -1, portGap
	add := func(i int) {
		w := &l.wires[i]
		p := &w.end
		if leaving {
			p = &w.start
			gap = max(gap, l.labelledGap(i, len(wires)))
		}
		if p.side != 0 {
			return
		}
		if !w.back && l.straight(n, w, leaving) {
			middle = len(face)
		}
		face = append(face, p)
	}
	l.eachBack(n, leaving, -1, add)
	for _, i := range wires {
		add(i)
	}
	l.eachBack(n, leaving, 1, add)
	if len(face) > 5 && gap == portGap {
		gap = tightGap
	}
	for i, p := range face {
		if middle < 0 {
			p.off = (2*i - len(face) + 1) * gap / 2
		} else {
			p.off = (i - middle) * gap
		}
		l.items[n].half = max(l.items[n].half, even(abs(p.off)+portGap/2+2))
	}
}

// labelledGap is the distance that labels ask of the ports of a face. Below
// one another they need it from the second on; side by side the first two can
// turn their labels outwards.
func (l *layout) labelledGap(wire, wires int) int {
	across, _ := l.labelSize(wire)
	if across == 0 || wires < 2 || wires == 2 && l.direction != right {
		return 0
	}
	return even(across + 2*labelGap)
}

// straight reports whether a wire goes on in the block of a node.
func (l *layout) straight(n int, w *wire, leaving bool) bool {
	next := w.path[len(w.path)-2]
	if leaving {
		next = w.path[1]
	}
	return l.items[next].block == l.items[n].block
}

// eachBack calls add for the edges that lead back, touch this face of a node
// and go to one side of it.
func (l *layout) eachBack(n int, leaving bool, side int, add func(wire int)) {
	for i, w := range l.wires {
		end := w.to
		if leaving {
			end = w.from
		}
		if w.back && end == n && l.toward(n, w.corridor) == side {
			add(i)
		}
	}
}

// makeRoom sets what a node takes on each side.
func (l *layout) makeRoom(n int) {
	it := &l.items[n]
	it.left, it.right = it.half, it.half
	if l.direction == right {
		l.shapes[n].h = 2 * it.half
	} else {
		l.shapes[n].w = 2 * it.half
	}
	for i := range l.wires {
		w := &l.wires[i]
		if w.from != n {
			continue
		}
		across, _ := l.labelSize(i)
		switch {
		case w.start.side != 0 && w.back:
			it.take(w.start.side, it.half+across+2*labelGap)
		case w.start.side != 0:
			w.start.turn = it.half + l.turn(n)
			it.take(w.start.side, w.start.turn)
		case across > 0 && l.direction == right:
			it.take(-1, across+labelGap-w.start.off)
		case across > 0 && w.start.off < 0:
			it.take(-1, across+labelGap-w.start.off)
		case across > 0:
			it.take(1, across+labelGap+w.start.off)
		}
	}
}

func (it *item) take(side, n int) {
	if side < 0 {
		it.left = max(it.left, n)
	} else {
		it.right = max(it.right, n)
	}
}

// room is what an item takes on a side.
func (it *item) room(side int) int {
	if side < 0 {
		return it.left
	}
	return it.right
}

// spreadSides keeps edges apart that touch the same side of a node. Those
// that leave turn back at once and so are above those that come from below;
// of two, the one with the farther corridor embraces the other.
func (l *layout) spreadSides() {
	for n := range l.shapes {
		for _, side := range []int{-1, 1} {
			ports := append(l.sidePorts(n, side, true), l.sidePorts(n, side, false)...)
			for i, p := range ports {
				p.off = (2*i - len(ports) + 1) * tightGap / 2
			}
		}
	}
}

func (l *layout) sidePorts(n, side int, leaving bool) []*port {
	type far struct {
		port *port
		x    int
	}
	var found []far
	for i := range l.wires {
		w := &l.wires[i]
		p, node := &w.end, w.to
		if leaving {
			p, node = &w.start, w.from
		}
		if w.back && node == n && p.side == side {
			found = append(found, far{p, w.corridor.x * side})
		}
	}
	slices.SortStableFunc(found, func(a, b far) int {
		if leaving {
			return a.x - b.x
		}
		return b.x - a.x
	})
	var ports []*port
	for _, f := range found {
		ports = append(ports, f.port)
	}
	return ports
}
