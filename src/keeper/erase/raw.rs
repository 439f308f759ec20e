//! Takes elements out of a list inside a journalled payload, byte for byte: what stays is not read and written again, so it cannot
//! come out longer than it was, nor lose what this version does not know. Payloads are MessagePack (its specification, "Formats").

/// A step down into a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    /// The value of that key of a map.
    Key(&'a str),
    /// That element of a list.
    Index(usize),
}

/// The payload with only those elements of the list at the end of `path` for which `stays` says so; none where the bytes do not
/// read that way.
pub(super) fn only(bytes: &[u8], path: &[Step<'_>], stays: &dyn Fn(usize) -> bool) -> Option<Vec<u8>> {
    let mut at = 0;
    for step in path {
        at = down(bytes, at, *step)?;
    }
    let (count, mut from) = array(bytes, at)?;
    let mut kept = Vec::new();
    let mut left = 0;
    for index in 0..count {
        let end = skip(bytes, from)?;
        if stays(index) {
            kept.extend_from_slice(bytes.get(from..end)?);
            left += 1;
        }
        from = end;
    }
    let mut out = bytes.get(..at)?.to_vec();
    put_array(&mut out, left);
    out.extend(kept);
    out.extend_from_slice(bytes.get(from..)?);
    Some(out)
}

/// Where the value of that step begins.
fn down(bytes: &[u8], at: usize, step: Step<'_>) -> Option<usize> {
    match step {
        Step::Index(index) => {
            let (count, mut from) = array(bytes, at)?;
            if index >= count {
                return None;
            }
            for _ in 0..index {
                from = skip(bytes, from)?;
            }
            Some(from)
        }
        Step::Key(wanted) => {
            let (count, mut from) = map(bytes, at)?;
            for _ in 0..count {
                let value = skip(bytes, from)?;
                if text(bytes, from) == Some(wanted.as_bytes()) {
                    return Some(value);
                }
                from = skip(bytes, value)?;
            }
            None
        }
    }
}

/// Length of a list, and where its first element begins.
fn array(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    match *bytes.get(at)? {
        b @ 0x90..=0x9f => Some((usize::from(b & 0x0f), at + 1)),
        0xdc => Some((number(bytes, at + 1, 2)?, at + 3)),
        0xdd => Some((number(bytes, at + 1, 4)?, at + 5)),
        _ => None,
    }
}

fn map(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    match *bytes.get(at)? {
        b @ 0x80..=0x8f => Some((usize::from(b & 0x0f), at + 1)),
        0xde => Some((number(bytes, at + 1, 2)?, at + 3)),
        0xdf => Some((number(bytes, at + 1, 4)?, at + 5)),
        _ => None,
    }
}

fn text(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let (len, from) = match *bytes.get(at)? {
        b @ 0xa0..=0xbf => (usize::from(b & 0x1f), at + 1),
        0xd9 => (number(bytes, at + 1, 1)?, at + 2),
        0xda => (number(bytes, at + 1, 2)?, at + 3),
        0xdb => (number(bytes, at + 1, 4)?, at + 5),
        _ => return None,
    };
    bytes.get(from..from.checked_add(len)?)
}

/// Where the value that begins at `at` ends.
fn skip(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut left = 1_usize;
    while left > 0 {
        left -= 1;
        let sized = |width: usize, more: usize| Some(at + 1 + width + number(bytes, at + 1, width)? + more);
        at = match *bytes.get(at)? {
            0x00..=0x7f | 0xc0 | 0xc2 | 0xc3 | 0xe0..=0xff => at + 1,
            0x80..=0x8f | 0xde | 0xdf => {
                let (count, from) = map(bytes, at)?;
                left = left.checked_add(count.checked_mul(2)?)?;
                from
            }
            0x90..=0x9f | 0xdc | 0xdd => {
                let (count, from) = array(bytes, at)?;
                left = left.checked_add(count)?;
                from
            }
            0xa0..=0xbf | 0xd9..=0xdb => {
                let said = text(bytes, at)?;
                let header = match bytes[at] {
                    0xd9 => 2,
                    0xda => 3,
                    0xdb => 5,
                    _ => 1,
                };
                at + header + said.len()
            }
            0xc4 => sized(1, 0)?,
            0xc5 => sized(2, 0)?,
            0xc6 => sized(4, 0)?,
            0xc7 => sized(1, 1)?,
            0xc8 => sized(2, 1)?,
            0xc9 => sized(4, 1)?,
            0xcc | 0xd0 => at + 2,
            0xcd | 0xd1 => at + 3,
            0xca | 0xce | 0xd2 => at + 5,
            0xcb | 0xcf | 0xd3 => at + 9,
            0xd4 => at + 3,
            0xd5 => at + 4,
            0xd6 => at + 6,
            0xd7 => at + 10,
            0xd8 => at + 18,
            0xc1 => return None,
        };
        if at > bytes.len() {
            return None;
        }
    }
    Some(at)
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    Some(bytes.get(at..at + width)?.iter().fold(0, |all, b| all << 8 | usize::from(*b)))
}

/// A list's head, in the shortest form: never longer than one that held more.
fn put_array(out: &mut Vec<u8>, count: usize) {
    match count {
        0..=15 => out.push(0x90 | count as u8),
        16..=0xffff => {
            out.push(0xdc);
            out.extend((count as u16).to_be_bytes());
        }
        _ => {
            out.push(0xdd);
            out.extend((count as u32).to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u8>().prop_map(Value::from),
            any::<f64>().prop_filter("finite", |f| f.is_finite()).prop_map(Value::from),
            ".{0,40}".prop_map(Value::from),
            "[a-z]{250,300}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 20, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..20).prop_map(Value::from),
                prop::collection::btree_map("[a-z]{1,6}", inner, 0..18)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_stays_is_what_was_there(
            list in prop::collection::vec(value(), 0..40), before in value(), after in value(), keep in any::<u64>(),
        ) {
            let whole = json!({"a": before, "z": [1, {"events": list}], "b": after});
            let bytes = rmp_serde::to_vec_named(&whole).unwrap();
            let stays = |at: usize| keep >> (at % 64) & 1 == 1;
            let path = [Step::Key("z"), Step::Index(1), Step::Key("events")];
            let cut = only(&bytes, &path, &stays).unwrap();
            let kept: Vec<&Value> = list.iter().enumerate().filter(|(at, _)| stays(*at)).map(|(_, v)| v).collect();
            let wanted = json!({"a": before, "z": [1, {"events": kept}], "b": after});
            prop_assert_eq!(rmp_serde::from_slice::<Value>(&cut).unwrap(), wanted);
            prop_assert!(cut.len() <= bytes.len());
        }

        #[test]
        fn no_bytes_make_it_fall(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = only(&bytes, &[Step::Key("events")], &|_| false);
            let _ = only(&bytes, &[], &|_| true);
        }
    }
}
