package diagram

import (
	"cmp"
	"slices"
)

// A layout is a drawing in the making. It knows two axes: along the flow and
// across it. Only the last step knows which of them is horizontal.
type layout struct {
	d         *Diagram
	direction direction
	room      room
	shapes    []shape // by node

	items  []item  // a node each, then the points of long edges
	layers [][]int // items in their order across
	links  []link
	wires  []wire // by edge

	lanes  []lane
	chans  []channel // one before each layer, and one behind the last
	begins []int     // where each layer begins along the flow
	depth  []int     // size of each layer along the flow
}

// An item has a place in a layer: a node, or a point where a long edge passes.
type item struct {
	node  int // -1 for a point of an edge
	lane  int
	layer int
	pos   int // order in the layer
	block int
	in    []int // links
	out   []int

	half        int // half its size across
	left, right int // what it takes across on each side, with words and corners of edges
	x           int // its middle, across
}

// A link is the part of an edge between two neighbouring layers.
type link struct {
	wire, hop int // the hop-th link of the wire
	from, to  int // items
}

// A wire is an edge as it is drawn.
type wire struct {
	label      []string
	from, to   int   // items
	path       []int // items from beginning to end; empty for an edge that leads back
	back       bool
	start, end port
	corridor   corridor
	bends      []*run // between the layers, as the edge goes; nil where it is straight
}

func newLayout(d *Diagram, dir direction, r room) *layout {
	l := &layout{d: d, direction: dir, room: r}
	for i, n := range d.nodes {
		l.shapes = append(l.shapes, newShape(n, r))
		l.items = append(l.items, item{node: i, lane: n.lane})
	}
	if r.even {
		evenWidths(l.shapes)
	}
	if dir == right {
		evenHeights(l.shapes)
	}
	for i, s := range l.shapes {
		l.items[i].half = l.across(s) / 2
	}
	for _, e := range d.edges {
		w := wire{from: e.from, to: e.to}
		w.label = wrap(e.label, labelWidth, smallSize, 2)
		l.wires = append(l.wires, w)
	}
	l.lanes = make([]lane, max(len(d.lanes), 1))
	return l
}

func (l *layout) across(s shape) int {
	if l.direction == right {
		return s.h
	}
	return s.w
}

func (l *layout) along(s shape) int {
	if l.direction == right {
		return s.w
	}
	return s.h
}

// layer gives every node a layer behind those that lead to it, and every
// edge that crosses a layer a point in it.
func (l *layout) layer() {
	l.turnBack()
	order := l.topological()
	l.assignLayers(order)
	for w := range l.wires {
		if !l.wires[w].back {
			l.addPoints(w)
		}
	}
}

// turnBack marks the edges that lead back to an earlier step, so that the
// others have no circle. The nodes stand in the text in the order of the
// work: edges that agree with it lead forward, and of the others those that
// close no circle.
func (l *layout) turnBack() {
	next := make([][]int, len(l.shapes))
	for _, w := range l.wires {
		if w.from < w.to {
			next[w.from] = append(next[w.from], w.to)
		}
	}
	for i := range l.wires {
		w := &l.wires[i]
		switch {
		case w.from < w.to:
		case leads(next, w.to, w.from, make([]bool, len(next))):
			w.back = true
		default:
			next[w.from] = append(next[w.from], w.to)
		}
	}
}

// leads reports whether there is a way from a to b.
func leads(next [][]int, a, b int, seen []bool) bool {
	if a == b {
		return true
	}
	seen[a] = true
	for _, n := range next[a] {
		if !seen[n] && leads(next, n, b, seen) {
			return true
		}
	}
	return false
}

// topological lists the nodes so that every edge that does not lead back
// points forward, first written first.
func (l *layout) topological() []int {
	waiting := make([]int, len(l.shapes))
	for _, w := range l.wires {
		if !w.back {
			waiting[w.to]++
		}
	}
	var order []int
	for n, k := range waiting {
		if k == 0 {
			order = append(order, n)
		}
	}
	for i := 0; i < len(order); i++ {
		for _, w := range l.wires {
			if !w.back && w.from == order[i] {
				if waiting[w.to]--; waiting[w.to] == 0 {
					order = append(order, w.to)
				}
			}
		}
	}
	return order
}

func (l *layout) assignLayers(order []int) {
	for _, n := range order {
		for _, w := range l.wires {
			if !w.back && w.from == n {
				l.items[w.to].layer = max(l.items[w.to].layer, l.items[n].layer+1)
			}
		}
	}
	// The longest path pulls everything to the front. A node with more edges
	// behind it than before it is better off near its successors.
	for _, n := range slices.Backward(order) {
		in, out, next := 0, 0, len(order)
		for _, w := range l.wires {
			switch {
			case w.back:
			case w.to == n:
				in++
			case w.from == n:
				out++
				next = min(next, l.items[w.to].layer)
			}
		}
		if out > in {
			l.items[n].layer = next - 1
		}
	}
	first := len(order)
	for _, n := range order {
		first = min(first, l.items[n].layer)
	}
	for _, n := range order {
		l.items[n].layer -= first
	}
}

func (l *layout) addPoints(w int) {
	wire := &l.wires[w]
	path := []int{wire.from}
	begin, end := l.items[wire.from].layer, l.items[wire.to].layer
	lane := l.quieterLane(*wire)
	for i := begin + 1; i < end; i++ {
		path = append(path, len(l.items))
		l.items = append(l.items, item{node: -1, lane: lane, layer: i})
	}
	wire.path = append(path, wire.to)
	for hop := range len(wire.path) - 1 {
		from, to := &l.items[wire.path[hop]], &l.items[wire.path[hop+1]]
		from.out = append(from.out, len(l.links))
		to.in = append(to.in, len(l.links))
		l.links = append(l.links, link{w, hop, wire.path[hop], wire.path[hop+1]})
	}
}

// quieterLane chooses the lane a long edge keeps to: that of its beginning
// or of its end, whichever has fewer boxes on the way.
func (l *layout) quieterLane(w wire) int {
	from, to := l.items[w.from], l.items[w.to]
	busy := func(lane int) (n int) {
		for _, it := range l.items[:len(l.shapes)] {
			if it.lane == lane && from.layer < it.layer && it.layer < to.layer {
				n++
			}
		}
		return n
	}
	if busy(from.lane) < busy(to.lane) {
		return from.lane
	}
	return to.lane
}

// sweeps is more than any diagram of a page needs to settle.
const sweeps = 16

// order sorts each layer so that edges cross as little as possible, lane by
// lane. Where it makes no difference, the order of the text stands.
func (l *layout) order() {
	l.firstOrder()
	best, crossings := l.copyLayers(), l.allCrossings()
	for i := 0; i < sweeps && crossings > 0; i++ {
		l.sweep(i%2 == 0)
		l.swapNeighbours()
		if n := l.allCrossings(); n < crossings {
			best, crossings = l.copyLayers(), n
		}
	}
	l.layers = best
	l.number()
}

func (l *layout) firstOrder() {
	last := 0
	for _, it := range l.items {
		last = max(last, it.layer)
	}
	l.layers = make([][]int, last+1)
	seen := make([]bool, len(l.items))
	var walk func(i int)
	walk = func(i int) {
		if seen[i] {
			return
		}
		seen[i] = true
		l.layers[l.items[i].layer] = append(l.layers[l.items[i].layer], i)
		for _, k := range l.items[i].out {
			walk(l.links[k].to)
		}
	}
	for i := range l.items {
		walk(i)
	}
	for _, layer := range l.layers {
		slices.SortStableFunc(layer, func(a, b int) int {
			return l.items[a].lane - l.items[b].lane
		})
	}
	l.number()
}

func (l *layout) number() {
	for _, layer := range l.layers {
		for pos, i := range layer {
			l.items[i].pos = pos
		}
	}
}

func (l *layout) copyLayers() [][]int {
	out := make([][]int, len(l.layers))
	for i, layer := range l.layers {
		out[i] = slices.Clone(layer)
	}
	return out
}

// sweep moves every item to the mean position of its neighbours in the layer
// before, or the one behind.
func (l *layout) sweep(forward bool) {
	for n := range l.layers {
		layer := l.layers[n]
		if !forward {
			layer = l.layers[len(l.layers)-1-n]
		}
		want := make(map[int]float64, len(layer))
		for _, i := range layer {
			want[i] = l.barycentre(i, forward)
		}
		slices.SortStableFunc(layer, func(a, b int) int {
			return cmp.Or(l.items[a].lane-l.items[b].lane, cmp.Compare(want[a], want[b]))
		})
		l.number()
	}
}

func (l *layout) barycentre(i int, forward bool) float64 {
	links := l.items[i].in
	if !forward {
		links = l.items[i].out
	}
	if len(links) == 0 {
		return float64(l.items[i].pos)
	}
	sum := 0
	for _, k := range links {
		if forward {
			sum += l.items[l.links[k].from].pos
		} else {
			sum += l.items[l.links[k].to].pos
		}
	}
	return float64(sum) / float64(len(links))
}

// swapNeighbours exchanges two neighbours wherever that saves a crossing.
func (l *layout) swapNeighbours() {
	for better := true; better; {
		better = false
		for _, layer := range l.layers {
			for p := range len(layer) - 1 {
				if l.items[layer[p]].lane != l.items[layer[p+1]].lane {
					continue
				}
				if l.saving(layer[p], layer[p+1]) > 0 {
					l.swap(layer, p)
					better = true
				}
			}
		}
	}
}

func (l *layout) swap(layer []int, p int) {
	layer[p], layer[p+1] = layer[p+1], layer[p]
	l.items[layer[p]].pos, l.items[layer[p+1]].pos = p, p+1
}

func (l *layout) allCrossings() int {
	sum := 0
	for n := range l.layers {
		sum += l.crossings(n)
	}
	return sum
}

// saving counts the crossings that go away when a and its neighbour b change
// places.
func (l *layout) saving(a, b int) int {
	n := 0
	count := func(before, behind int) {
		switch {
		case before > behind:
			n++
		case before < behind:
			n--
		}
	}
	for _, ka := range l.items[a].in {
		for _, kb := range l.items[b].in {
			count(l.items[l.links[ka].from].pos, l.items[l.links[kb].from].pos)
		}
	}
	for _, ka := range l.items[a].out {
		for _, kb := range l.items[b].out {
			count(l.items[l.links[ka].to].pos, l.items[l.links[kb].to].pos)
		}
	}
	return n
}

// crossings counts the pairs of links that cross on the way to a layer.
func (l *layout) crossings(layer int) int {
	var pairs [][2]int
	for pos, i := range l.layers[layer] {
		for _, k := range l.items[i].in {
			pairs = append(pairs, [2]int{l.items[l.links[k].from].pos, pos})
		}
	}
	sum := 0
	for i, a := range pairs {
		for _, b := range pairs[:i] {
			if (a[0]-b[0])*(a[1]-b[1]) < 0 {
				sum++
			}
		}
	}
	return sum
}
