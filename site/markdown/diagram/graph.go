package diagram

// A Node is a box of a graph.
type Node struct {
	ID    string
	Text  string
	Small string // a second line, in small letters; may be empty
	Href  string // where the box leads; may be empty
}

// An Edge is an arrow of a graph, between the ids of two nodes.
type Edge struct {
	From, To string
	Label    string // may be empty
}

// Graph draws nodes and what depends on what as one <svg> element, from left
// to right if that fits into the width; id is as for SVG. The first of two nodes with one id counts,
// and edges to nodes that do not exist are left out: whoever has the data has
// reported them.
func Graph(title, desc string, width int, nodes []Node, edges []Edge, id string) string {
	d := &Diagram{Title: title, Description: desc, direction: right}
	index := map[string]int{}
	for _, n := range nodes {
		if _, ok := index[n.ID]; ok {
			continue
		}
		index[n.ID] = len(d.nodes)
		d.nodes = append(d.nodes, node{id: n.ID, text: n.Text, small: n.Small, href: n.Href})
	}
	seen := map[[2]int]bool{}
	for _, e := range edges {
		from, ok := index[e.From]
		to, known := index[e.To]
		if !ok || !known || seen[[2]int{from, to}] {
			continue
		}
		seen[[2]int{from, to}] = true
		d.edges = append(d.edges, edge{from, to, e.Label})
	}
	return write(d, d.fit(width), id)
}
