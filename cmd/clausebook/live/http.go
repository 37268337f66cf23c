package live

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

//go:embed live.js
var script []byte

//go:embed live.css
var style []byte

// The pages that serve adds to a site stand under a path that no page of a site can have.
const own = "/-/"

// types are the kinds of file of a site; the table of the system differs from one machine to the next.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json",
	".svg": "image/svg+xml", ".xml": "application/atom+xml; charset=utf-8", ".ics": "text/calendar; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".txt": "text/plain; charset=utf-8", ".sha256": "text/plain; charset=utf-8", ".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// Handler answers requests for the site. hosts are the names under which it may be asked for, with port: a page of another
// site that has its name point here (DNS rebinding) is refused.
func (b *Book) Handler(hosts []string) http.Handler {
	allowed := map[string]bool{}
	for _, h := range hosts {
		allowed[strings.ToLower(h)] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cache-Control", "no-cache")
		switch {
		case !allowed[strings.ToLower(r.Host)]:
			http.Error(w, "421 this server is not known under that name", http.StatusMisdirectedRequest)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "405", http.StatusMethodNotAllowed)
		case foreign(r):
			http.Error(w, "403", http.StatusForbidden)
		case strings.HasPrefix(r.URL.Path, own):
			b.serveOwn(w, r)
		default:
			b.serveFile(w, r)
		}
	})
}

// foreign tells whether a page of another origin sent the request.
func foreign(r *http.Request) bool {
	if o := r.Header.Get("Origin"); o != "" {
		u, err := url.Parse(o)
		if err != nil || !strings.EqualFold(u.Host, r.Host) {
			return true
		}
	}
	s := r.Header.Get("Sec-Fetch-Site")
	return s == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate"
}

func (b *Book) serveOwn(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case own + "live.js":
		b.write(w, r, "live.js", script, http.StatusOK)
	case own + "live.css":
		b.write(w, r, "live.css", style, http.StatusOK)
	case own + "events":
		b.events(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (b *Book) serveFile(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	data, ok, err := b.File(name)
	status := http.StatusOK
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	case !ok && b.good.Load() == nil:
		name, data, status = "index.html", waiting(b.opts.Lang), http.StatusServiceUnavailable
	case !ok:
		if _, folder, _ := b.File(name + "/index.html"); folder && path.Ext(name) == "" {
			http.Redirect(w, r, "/"+(&url.URL{Path: name}).EscapedPath()+"/", http.StatusMovedPermanently)
			return
		}
		name, status = "404.html", http.StatusNotFound
		if data, ok, _ = b.File(name); !ok {
			http.NotFound(w, r)
			return
		}
	}
	if path.Ext(name) == ".html" {
		data = instrument(data)
	}
	if path.Ext(name) == ".svg" {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	}
	b.write(w, r, name, data, status)
}

// instrument adds the script that listens for new versions, and lets the page connect to this server alone.
func instrument(page []byte) []byte {
	page = bytes.Replace(page, []byte("default-src 'none';"), []byte("default-src 'none'; connect-src 'self';"), 1)
	return bytes.Replace(page, []byte("</head>"), []byte("<script src=\""+own+"live.js\" defer></script>\n</head>"), 1)
}

// waiting is the page that stands there until the book is right for the first time.
func waiting(lang string) []byte {
	words := "The book cannot be compiled yet. What is wrong is shown here and on the terminal; this page follows."
	if strings.HasPrefix(lang, "zh") {
		words = "文件集暂时无法编译。问题显示在本页和终端中，改好后本页会自动更新。"
	}
	return []byte("<!doctype html>\n<html lang=\"" + lang + "\"><head><meta charset=\"utf-8\"><title>Clausebook</title>\n" +
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'\">\n</head><body><main><p>" + words + "</p></main></body></html>\n")
}

// write sends a file with its type and a tag of its content; parts and compression on demand.
func (b *Book) write(w http.ResponseWriter, r *http.Request, name string, data []byte, status int) {
	h := w.Header()
	kind := types[path.Ext(name)]
	if kind == "" {
		kind = mime.TypeByExtension(path.Ext(name))
	}
	if kind == "" {
		kind = "application/octet-stream"
	}
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	tag := fmt.Sprintf("%x", sha256.Sum256(data))[:32]
	if compressible(kind) && len(data) > 1024 && r.Header.Get("Range") == "" && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		var z bytes.Buffer
		g, _ := gzip.NewWriterLevel(&z, gzip.BestSpeed)
		_, _ = g.Write(data)
		_ = g.Close()
		data = z.Bytes()
		tag += "-gz"
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", `"`+tag+`"`)
	if status != http.StatusOK {
		h.Set("Content-Length", fmt.Sprint(len(data)))
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = w.Write(data)
		}
		return
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

func compressible(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.Contains(kind, "json") || strings.Contains(kind, "xml")
}

// An event tells the browser of a build.
type event struct {
	Version     int          `json:"version"`
	Good        bool         `json:"good"`
	Diagnostics []diagnostic `json:"diagnostics"`
	Title       string       `json:"title"`
}

type diagnostic struct {
	Place   string `json:"place"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
	Line    string `json:"line"`
	Error   bool   `json:"error"`
}

// shown is the number of diagnostics that the panel lists.
const shown = 50

func (b *Book) event(res Result) event {
	e := event{Version: res.Version, Good: res.Good, Diagnostics: []diagnostic{}}
	errs := 0
	for _, d := range res.Diagnostics {
		if d.Severity != 0 {
			continue // warnings are for the terminal; the page shows what keeps it from being built
		}
		if errs++; len(e.Diagnostics) == shown {
			continue
		}
		x := diagnostic{Message: d.Message(b.opts.Lang) + " [" + d.Code + "]", Hint: d.HintText(b.opts.Lang), Error: true, Place: d.Pos.Filename}
		if d.Pos.Line > 0 {
			x.Place = fmt.Sprintf("%s:%d:%d", d.Pos.Filename, d.Pos.Line, d.Pos.Column)
			x.Line = b.line(d.Pos.Filename, d.Pos.Line)
		}
		e.Diagnostics = append(e.Diagnostics, x)
	}
	if res.Err != nil {
		errs++
		e.Diagnostics = append(e.Diagnostics, diagnostic{Message: res.Err.Error(), Error: true})
	}
	e.Title = fmt.Sprintf("%d errors; this is the last good version", errs)
	if strings.HasPrefix(b.opts.Lang, "zh") {
		e.Title = fmt.Sprintf("有 %d 个错误；当前显示的是上一个正确的版本", errs)
	}
	return e
}

// line gives the author's line that a diagnostic speaks of.
func (b *Book) line(name string, n int) string {
	data, err := b.files.ReadFile(name)
	if err != nil {
		return ""
	}
	for line := range bytes.Lines(data) {
		if n--; n == 0 {
			return strings.TrimRight(string(line), "\r\n")
		}
	}
	return ""
}

// events streams the results of builds (server-sent events).
func (b *Book) events(w http.ResponseWriter, r *http.Request) {
	flush, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	results, stop := b.subscribe()
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
	send := func(res Result) bool {
		data, _ := json.Marshal(b.event(res))
		_, err := fmt.Fprintf(w, "data: %s\n\n", data)
		flush.Flush()
		return err == nil
	}
	if !send(b.Last()) {
		return
	}
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case res := <-results:
			if !send(res) {
				return
			}
		case <-beat.C: // keeps the connection, and notices when it is gone
			if _, err := fmt.Fprint(w, ": \n\n"); err != nil {
				return
			}
			flush.Flush()
		}
	}
}

// Hosts lists the names under which a server at an address may be asked for.
func Hosts(address net.Addr, more ...string) []string {
	_, port, _ := net.SplitHostPort(address.String())
	hosts := []string{"localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port}
	for _, m := range more {
		hosts = append(hosts, net.JoinHostPort(m, port))
	}
	return hosts
}
