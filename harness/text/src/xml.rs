//! Elements of an XML document, by their names. What is no XML has none.

use quick_xml::Reader;
use quick_xml::events::Event;

/// What stands inside the first element of this name, as it is written: with its children, and with its references.
#[must_use]
pub fn inside<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    elements(xml, name).next()
}

/// The text of the first element of this name.
#[must_use]
pub fn text(xml: &str, name: &str) -> Option<String> {
    let inside = inside(xml, name)?;
    Some(quick_xml::escape::unescape(inside).map_or_else(|_| inside.to_owned(), Into::into))
}

/// What stands inside each element of this name, as it is written. Empty-element tags (`<A/>`) are left out.
pub fn elements<'a>(xml: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let mut reader = Reader::from_str(xml);
    std::iter::from_fn(move || {
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) if start.name().as_ref() == name => {
                    let end = start.to_end().into_owned();
                    let span = reader.read_to_end(end.name()).ok()?;
                    let place = usize::try_from(span.start).ok()?..usize::try_from(span.end).ok()?;
                    return xml.get(place);
                }
                Ok(Event::Eof) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    })
}

/// The names of the outermost elements of a piece of XML, in order.
#[must_use]
pub fn names(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut names = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                names.push(start.name().as_ref().to_owned());
                let end = start.to_end().into_owned();
                if reader.read_to_end(end.name()).is_err() {
                    return names;
                }
            }
            Ok(Event::Empty(empty)) => names.push(empty.name().as_ref().to_owned()),
            Ok(Event::Eof) | Err(_) => return names,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "<?xml version=\"1.0\"?>\n<A x=\"1\"><m><K>1</K></m><m>2 &lt; 3</m><m/><n>4</n></A>";

    #[test]
    fn an_element_is_found_wherever_it_stands() {
        assert_eq!(text(LIST, "n").as_deref(), Some("4"));
        assert_eq!(inside(LIST, "m"), Some("<K>1</K>"));
        assert_eq!(text(LIST, "K").as_deref(), Some("1"));
        assert_eq!(elements(LIST, "m").collect::<Vec<_>>(), ["<K>1</K>", "2 &lt; 3"]);
        assert_eq!(text("<A>2 &lt; 3&#33;</A>", "A").as_deref(), Some("2 < 3!"));
        assert_eq!(inside("<A><A>1</A>2</A>", "A"), Some("<A>1</A>2"));
        assert_eq!(names("<m><K>1</K></m><m/><n>4</n>"), ["m", "m", "n"]);
    }

    #[test]
    fn what_is_no_xml_has_no_elements() {
        for xml in ["", "{\"A\": 1}", "<A>1", "<A>1</B>", "<<A>1</A>", "\0"] {
            assert_eq!(inside(xml, "A"), None, "{xml}");
        }
    }
}
