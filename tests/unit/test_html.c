#include "markup/entity.h"
#include "markup/tag.h"
#include "parsed.h"

static void
tags_never_show(void **state)
{
	static const struct row rows[] = {
		{ "a <b>b</b> <i>c</i> <unknown x=1>d</unknown>",
		    "p a *b* _c_ d\n" },
		{ "<div>\n\n**md** in a div\n\n</div>", "p md in a div\n" },
		{ "a < b > c <3 &lt;p&gt;", "p a < b > c <3 <p>\n" },
		{ "x <!-- no\nno --> y <?php echo ?> <!DOCTYPE x> "
		  "<![CDATA[no]]> z",
		    "p x y z\n" },
		{ "<!-- a\n\nb -->\n\nc", "p c\n" },
		{ "- a\n\n<!-- -->\n\n- b", "ul/li p a\nul/li p b\n" },
		{ "<p>a<br>b<br><br>c", "p a|b\np c\n" },
		{ "<kbd>K</kbd> <abbr title=\"x\">HTML</abbr>", "p K HTML\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
what_is_hidden_vanishes(void **state)
{
	static const struct row rows[] = {
		{ "<script>\nalert(1)\n\n# x\n</script>\na", "p a\n" },
		{ "<style>p { a: b }</style>\n\na", "p a\n" },
		{ "<svg>\n\n> hidden\n\n</svg>\n\nshown", "p shown\n" },
		{ "a <svg><text>no</text></svg> b", "p a b\n" },
		{ "<div><template>no</template>yes</div>", "p yes\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
nothing_that_is_left_open_swallows_the_rest(void **state)
{
	static const struct row rows[] = {
		{ "a <!-- b\n\nc", "p a b\np c\n" },
		{ "<!-- b\n\n*c* d", "p b\np _c_ d\n" },
		{ "<script>\nx\n\n*y* z", "p x\np _y_ z\n" },
		{ "<svg>\n\ntext", "p text\n" },
		{ "<pre>\nx\n\n*y* z", "p x\np _y_ z\n" },
		{ "a <b>b\n\nc", "p a b\np c\n" },
		{ "<ul><li>a\n\nb", "ul/li p a\np b\n" },
		{ "a <a href=\"u\">b\n\nc", "p a {b}\n  => u b\np c\n" },
		{ "<h2>a<p>b", "h2 a\np b\n" },
		{ "```\n<!-- in code\n```\n\n<!-- b\n\nc",
		    "pre() <!-- in code\np b\np c\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
blocks_are_those_of_markdown(void **state)
{
	static const struct row rows[] = {
		{ "<h2>A <em>b</em></h2>", "h2 A b\n" },
		{ "<ul><li>a<li>b<ul><li>c</ul></ul>",
		    "ul/li p a\nul/li p b\nul/li/ul/li p c\n" },
		{ "<ol start=3><li>a</li><li></li></ol>",
		    "ol4./li3 p a\nol4./li4 p \n" },
		{ "<li>a</li>", "ul/li p a\n" },
		{ "<blockquote><p>a</p><p>b</p></blockquote>c",
		    "quote p a\nquote p b\np c\n" },
		{ "<hr>", "hr\n" },
		{ "<details><summary>S &amp; T</summary>\n\n*in*\n\n"
		  "</details>",
		    "p S & T\np in\n" },
		{ "<dl><dt>a</dt><dd>b</dd></dl>", "p a\np b\n" },
		{ "<pre><code class=\"x language-py\">\n a &lt; b\n\n\tc"
		  "</code></pre>",
		    "pre(py)  a < b\n\n\tc\n" },
		{ "<pre>a<br>b <i>c</i></pre>", "pre() a\nb c\n" },
		{ "- <input type=\"checkbox\" checked> a", "ul/li[x] p a\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
tables_have_rows_and_cells(void **state)
{
	static const struct row rows[] = {
		{ "<table><caption>C</caption><tr><th>A<th align=right>B"
		  "<tr><td>1<td>2</table>",
		    "p C\ntable <<\n  A ; B\n  1 ; 2\n" },
		{ "<table><tr><td>a<br>b</td><td><ul><li>c<li>d</ul></td>"
		  "</tr></table>",
		    "table <<\n   ; \n  a / b ; c / d\n" },
		{ "<table><tr><td colspan=2>a</td></tr><tr><td>b</td><td>"
		  "<a href=u>c</a></td></tr></table>",
		    "table <<\n   ; \n  a ; \n  b ; {c}\n  => u c\n" },
		{ "<table><tr><td><table><tr><td>a</td><td>b</td></tr>"
		  "</table></td></tr></table>",
		    "table <\n  \n  a / b\n" },
		{ "<table><tr><td>\n\n*md* x\n\n</td></tr></table>",
		    "p _md_ x\n" },
		{ "<table><tr><td>a</td>b</tr></table>",
		    "table <<\n   ; \n  a ; b\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
links_and_pictures(void **state)
{
	static const struct row rows[] = {
		{ "a <a href=\"https://e.org/?a=1&amp;b=2\" title=T>**b** c"
		  "</a> d",
		    "p a {*b* c} d\n  => https://e.org/?a=1&b=2 b c \"T\"\n" },
		{ "<p align=\"center\">\n<a href=\"u\"><img src=\"i.png\" "
		  "alt=\"I &amp; me\"></a></p>",
		    "links\n  => u I & me\n  => i.png I & me image\n" },
		{ "<a href=u><div>block</div></a>", "links\n  => u block\n" },
		{ "<a name=\"x\"></a>text", "p text\n" },
		{ "<figure><img src=a.jpg><figcaption>Cap</figcaption>"
		  "</figure>",
		    "links\n  => a.jpg a.jpg image\np Cap\n" },
		{ "<img src=\"data:x\" data-src=\"b.png\" alt=\"c\">",
		    "links\n  => b.png c image\n" },
		{ "a <img src=\"https://t/p\" width=1 height=\"1\"> b",
		    "p a b\n" },
		{ "<iframe src=\"//v.org/e\" title=\"Talk\"></iframe>",
		    "links\n  => https://v.org/e Talk\n" },
		{ "<video><source src=\"v.mp4\">no video</video>",
		    "links\n  => v.mp4 Video\np no video\n" },
		{ "<audio src=\"a.mp3\"></audio><object data=\"o\"></object>",
		    "links\n  => a.mp3 Audio\nlinks\n"
		    "  => o Embedded page\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
inline_tags_mean_what_marks_mean(void **state)
{
	static const struct row rows[] = {
		{ "x<sup>2</sup> H<sub>2</sub>O 2<sup>n+1</sup> a<sup>st"
		  "</sup> b<sub>max</sub> c<sup>two words</sup>",
		    "p x\xC2\xB2 H\xE2\x82\x82O 2\xE2\x81\xBF\xE2\x81\xBA"
		    "\xC2\xB9 a^st b\xE2\x82\x98\xE2\x82\x90\xE2\x82\x93 "
		    "c^(two words)\n" },
		{ "x<sup>[1](https://e.org)</sup> y<sup>[[2]](#z)</sup>",
		    "p x{\xC2\xB9} y[2]\n  => https://e.org \xC2\xB9 vague\n" },
		{ "a <del>b</del> <s>c</s>", "p a ~~b~~ ~~c~~\n" },
		{ "a <code>b_c https://e.org</code> d",
		    "p a `b_c https://e.org` d\n" },
		{ "a <q>b</q>",
		    "p a \xE2\x80\x9C"
		    "b\xE2\x80\x9D\n" },
		{ "a *b <i>c</i>* d", "p a _b c_ d\n" },
		{ "a <b> b </b> c", "p a *b* c\n" },
		{ "a <b>b</i> c</b> d", "p a *b c* d\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
the_stream_of_tags_never_stops_short(void **state)
{
	static const char *const sources[] = { "<", "</", "<a", "<a b='",
		"<a b=\"><c>", "<!--", "<!-->", "<![CDATA[", "<?", "<!x",
		"<a/>", "a<b<c>d", "< a>", "<a =x>", "<a b= >" };

	(void)state;
	for (size_t i = 0; i < COUNT(sources); i++) {
		struct tags tags = { .rest = str_z(sources[i]) };
		struct str text;
		struct tag tag;
		size_t left = tags.rest.n + 1;

		while (tag_next(&tags, &text, &tag) != TAG_END) {
			assert_row(tags.rest.n < left, sources[i]);
			left = tags.rest.n;
		}
		assert_row(tags.rest.n == 0, sources[i]);
	}
}

static void
attributes_are_found(void **state)
{
	static const struct {
		const char *attributes, *name, *want; /* NULL: not there */
	} rows[] = {
		{ " href=\"a&amp;b\"", "href", "a&b" },
		{ " HREF='x y' title=z", "title", "z" },
		{ " a=1 href = q /", "href", "q" },
		{ " checked", "checked", "" },
		{ " data-href=1", "href", NULL },
		{ " x=\"href=1\"", "href", NULL },
		{ " href=\"open", "href", "open" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct tag tag = { .attributes = str_z(rows[i].attributes) };
		struct str value;
		bool found = tag_attribute(
		    &test_arena, &tag, str_z(rows[i].name), &value);

		assert_row(found == (rows[i].want != NULL), rows[i].attributes);
		if (found)
			assert_text(value, rows[i].want, rows[i].attributes);
	}
}

static void
entities_are_decoded(void **state)
{
	static const struct {
		const char *encoded, *want;
	} rows[] = {
		{ "a&amp;b &lt;&gt;&quot;&#39;", "a&b <>\"'" },
		{ "&#x1F600;&#65;&#0;&#xD800;",
		    "\xF0\x9F\x98\x80"
		    "A\xEF\xBF\xBD\xEF\xBF\xBD" },
		{ "&eacute;&thetasym;&zwnj;", "\xC3\xA9\xCF\x91\xE2\x80\x8C" },
		{ "&nosuch; & &; &amp", "&nosuch; & &; &amp" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(tag_decode(&test_arena, str_z(rows[i].encoded)),
		    rows[i].want, rows[i].encoded);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tags_never_show),
		TEST(what_is_hidden_vanishes),
		TEST(nothing_that_is_left_open_swallows_the_rest),
		TEST(blocks_are_those_of_markdown),
		TEST(tables_have_rows_and_cells),
		TEST(links_and_pictures),
		TEST(inline_tags_mean_what_marks_mean),
		TEST(the_stream_of_tags_never_stops_short),
		TEST(attributes_are_found),
		TEST(entities_are_decoded),
	};

	return RUN(tests);
}
