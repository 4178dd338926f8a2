//! XML as AWS lays it out: S3's on one line after a prolog, the query services' indented and without one.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

/// An element, to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    name: Cow<'static, str>,
    attributes: Vec<(&'static str, String)>,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Text(String),
    Children(Vec<Element>),
}

/// How many bytes there is room for at first: more than most documents take.
const USUAL: usize = 1024;

/// How a document is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// S3: a prolog, a line feed, then all on one line.
    OneLine,
    /// STS and IAM: no prolog, two spaces of indentation, a line feed after every line.
    Indented,
}

impl Element {
    /// An element that will hold others (or nothing).
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), attributes: Vec::new(), content: Content::Children(Vec::new()) }
    }

    /// An element that holds text.
    #[must_use]
    pub fn of_text(name: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self { name: name.into(), attributes: Vec::new(), content: Content::Text(text.into()) }
    }

    /// With an attribute, such as `xmlns`.
    #[must_use]
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With one more child.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.push(child);
        self
    }

    /// With children.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().for_each(|child| self.push(child));
        self
    }

    /// With a child that holds text.
    #[must_use]
    pub fn text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.child(Self::of_text(name, text))
    }

    /// With a child that holds text, where there is any.
    #[must_use]
    pub fn maybe(self, name: &'static str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    fn push(&mut self, child: Self) {
        match &mut self.content {
            Content::Children(children) => children.push(child),
            Content::Text(_) => self.content = Content::Children(vec![child]),
        }
    }

    /// The document.
    #[must_use]
    pub fn document(&self, layout: Layout) -> String {
        let mut writer = match layout {
            Layout::OneLine => {
                let mut bytes = Vec::with_capacity(USUAL);
                bytes.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
                Writer::new(bytes)
            }
            Layout::Indented => Writer::new_with_indent(Vec::with_capacity(USUAL), b' ', 2),
        };
        // Writing into memory cannot fail.
        let _ = self.write(&mut writer);
        let mut bytes = writer.into_inner();
        if layout == Layout::Indented {
            bytes.push(b'\n');
        }
        // All of it was text.
        String::from_utf8(bytes).unwrap_or_default()
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let mut start = BytesStart::new(self.name.as_ref());
        for (name, value) in &self.attributes {
            start.push_attribute((*name, value.as_str()));
        }
        match &self.content {
            Content::Children(children) if children.is_empty() => writer.write_event(Event::Empty(start)),
            Content::Children(children) => {
                writer.write_event(Event::Start(start))?;
                children.iter().try_for_each(|child| child.write(writer))?;
                writer.write_event(Event::End(BytesEnd::new(self.name.as_ref())))
            }
            Content::Text(text) => {
                writer.write_event(Event::Start(start))?;
                // Double quotes stay as they are inside text, as on AWS.
                writer.write_event(Event::Text(BytesText::from_escaped(escaped(text))))?;
                writer.write_event(Event::End(BytesEnd::new(self.name.as_ref())))
            }
        }
    }
}

/// Most text needs no escaping: it is looked at all at once.
fn escaped(text: &str) -> Cow<'_, str> {
    let has_special = text.bytes().fold(false, |found, byte| found | matches!(byte, b'<' | b'>' | b'&'));
    if has_special { partial_escape(text) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Element {
        Element::new("Error")
            .text("Code", "A")
            .text("Message", "say \"no\" & <go>")
            .child(Element::new("Empty"))
    }

    #[test]
    fn s3_writes_one_line_after_the_prolog() {
        assert_eq!(
            sample().document(Layout::OneLine),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>A</Code><Message>say \"no\" &amp; &lt;go&gt;</Message><Empty/></Error>"
        );
    }

    #[test]
    fn the_query_services_indent_and_end_every_line() {
        assert_eq!(
            sample().document(Layout::Indented),
            "<Error>\n  <Code>A</Code>\n  <Message>say \"no\" &amp; &lt;go&gt;</Message>\n  <Empty/>\n</Error>\n"
        );
    }
}
