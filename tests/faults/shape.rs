//! The shape of a type as its own reading sees it: every struct with its fields, every enum with its arms, found by giving it
//! made-up values. Two programs whose prints are the same read each other's bytes alike.
use serde::de::value::{Error, StrDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, IntoDeserializer,
    MapAccess, SeqAccess, VariantAccess, Visitor,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

/// Deeper than any value is; a type that holds itself ends here.
const DEEP: usize = 40;

#[derive(Default)]
struct Trace {
    lines: RefCell<BTreeSet<String>>,
    /// Of each enum, by its name and arms: how many of its arms have been tried.
    tried: RefCell<BTreeMap<(String, &'static [&'static str]), usize>>,
}

/// The print of a type: a line for each struct and each arm of an enum.
pub fn of<T: DeserializeOwned>() -> String {
    let trace = Trace::default();
    loop {
        let before = trace.tried.borrow().values().sum::<usize>();
        let mut out = String::new();
        // One that is not taken has shown its shape all the same.
        let _ = T::deserialize(Reading { trace: &trace, out: &mut out, depth: 0 });
        if trace.tried.borrow().values().sum::<usize>() == before {
            break;
        }
    }
    let lines = trace.lines.into_inner();
    let name = |line: &str| line.split_once(" { ").map(|(name, _)| name.to_owned());
    let whole: BTreeSet<_> =
        lines.iter().filter(|line| !line.contains(": ?")).filter_map(|line| name(line)).collect();
    let kept = lines
        .iter()
        .filter(|line| !line.contains(": ?") || name(line).is_none_or(|name| !whole.contains(&name)));
    kept.map(|line| format!("{line}\n")).collect()
}

/// Gives made-up values, and notes what was asked for. Where a number is checked, it is an NHS number: of those kept for tests.
struct Reading<'a> {
    trace: &'a Trace,
    /// What this value is, in words.
    out: &'a mut String,
    depth: usize,
}

/// What a visitor expects, in its own words: strings that are read further must be such as it takes.
struct Expects<'v, V>(&'v V);

impl<'de, V: Visitor<'de>> fmt::Display for Expects<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Expected::fmt(self.0, f)
    }
}

fn sample(expected: &str) -> &'static str {
    match expected {
        text if text.contains("date and time") => "2026-11-20T14:32:00Z",
        text if text.contains("time") => "14:32:00",
        text if text.contains("date") => "2026-11-20",
        _ => "a",
    }
}

macro_rules! plain {
    ($($method:ident $visit:ident $value:expr, $name:literal;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.out.push_str($name);
            visitor.$visit($value)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reading<'_> {
    type Error = Error;

    plain! {
        deserialize_bool visit_bool false, "bool";
        deserialize_i8 visit_i8 1, "i8";
        deserialize_i16 visit_i16 1, "i16";
        deserialize_i32 visit_i32 1, "i32";
        deserialize_i64 visit_i64 1, "i64";
        deserialize_u8 visit_u8 1, "u8";
        deserialize_u16 visit_u16 1, "u16";
        deserialize_u32 visit_u32 1, "u32";
        deserialize_u64 visit_u64 9_998_401_917, "u64";
        deserialize_f32 visit_f32 1.0, "f32";
        deserialize_f64 visit_f64 1.0, "f64";
        deserialize_char visit_char 'a', "char";
        deserialize_bytes visit_bytes b"a", "bytes";
        deserialize_byte_buf visit_bytes b"a", "bytes";
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.out.push_str("()");
        visitor.visit_unit()
    }

    fn is_human_readable(&self) -> bool {
        // As MessagePack is read.
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.out.push_str("any");
        let expected = Expects(&visitor).to_string();
        visitor.visit_str(sample(&expected))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let expected = Expects(&visitor).to_string();
        self.out.push_str("text");
        // One that is read further says so in its own words.
        if !expected.contains("string") || expected.len() > 8 {
            let _ = write!(self.out, " ({expected})");
        }
        visitor.visit_str(sample(&expected))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.out.push_str("maybe ");
        if self.depth > DEEP / 2 { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.out.push_str(name);
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.out.push_str(name);
        let mut inner = String::new();
        let inside = Reading { trace: self.trace, out: &mut inner, depth: self.depth + 1 };
        let read = visitor.visit_newtype_struct(inside);
        self.trace.lines.borrow_mut().insert(format!("{name} ({inner})"));
        read
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut parts =
            Parts { trace: self.trace, depth: self.depth + 1, left: 1, names: &[], said: Vec::new() };
        if self.depth > DEEP / 2 {
            parts.left = 0;
        }
        let read = visitor.visit_seq(&mut parts);
        let _ = write!(self.out, "[{}]", parts.said.concat());
        read
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        let mut parts =
            Parts { trace: self.trace, depth: self.depth + 1, left: len, names: &[], said: Vec::new() };
        let read = visitor.visit_seq(&mut parts);
        let same = parts.said.windows(2).all(|pair| pair[0] == pair[1]);
        if same && len > 2 {
            let _ = write!(self.out, "({} times {})", len, parts.said.first().map_or("", String::as_str));
        } else {
            let _ = write!(self.out, "({})", parts.said.join(", "));
        }
        read
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.out.push_str(name);
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut parts =
            Parts { trace: self.trace, depth: self.depth + 1, left: 2, names: &[], said: Vec::new() };
        if self.depth > DEEP / 2 {
            parts.left = 0;
        }
        let read = visitor.visit_map(&mut parts);
        let _ = write!(self.out, "{{{}}}", parts.said.join(": "));
        read
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.out.push_str(name);
        if self.depth > DEEP {
            return Err(Error::custom("it holds itself"));
        }
        let mut parts = Parts {
            trace: self.trace,
            depth: self.depth + 1,
            left: fields.len(),
            names: fields,
            said: Vec::new(),
        };
        let read = visitor.visit_seq(&mut parts);
        let line = parts.named();
        self.trace.lines.borrow_mut().insert(format!("{name} {{ {line} }}"));
        read
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        arms: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.out.push_str(name);
        if self.depth > DEEP {
            return Err(Error::custom("it holds itself"));
        }
        let arm = {
            let mut tried = self.trace.tried.borrow_mut();
            let next = tried.entry((name.to_owned(), arms)).or_default();
            // All were tried: the first serves.
            let arm = if *next < arms.len() { *next } else { 0 };
            *next = (*next + 1).min(arms.len());
            arm
        };
        let arm = Arm { trace: self.trace, depth: self.depth + 1, name, arm: arms[arm] };
        visitor.visit_enum(arm)
    }
}

/// The parts of a whole, one after the other.
struct Parts<'a> {
    trace: &'a Trace,
    depth: usize,
    left: usize,
    names: &'static [&'static str],
    said: Vec<String>,
}

impl Parts<'_> {
    fn one<'de, T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        let mut out = String::new();
        let read = seed.deserialize(Reading { trace: self.trace, out: &mut out, depth: self.depth });
        self.said.push(out);
        read.map(Some)
    }

    fn named(&self) -> String {
        // A made-up value that was not taken ends the look here: the names of the others stand for them.
        let said = self.said.iter().map(String::as_str).chain(std::iter::repeat("?"));
        let all = self.names.iter().zip(said).map(|(name, is)| format!("{name}: {is}"));
        all.collect::<Vec<_>>().join(", ")
    }
}

impl<'de> SeqAccess<'de> for &mut Parts<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.one(seed)
    }
}

impl<'de> MapAccess<'de> for &mut Parts<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.one(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        self.one(seed)?.ok_or_else(|| Error::custom("a key has its value"))
    }
}

/// One arm of an enum.
struct Arm<'a> {
    trace: &'a Trace,
    depth: usize,
    name: &'static str,
    arm: &'static str,
}

impl Arm<'_> {
    fn note(&self, what: &str) {
        self.trace.lines.borrow_mut().insert(format!("{}::{}{what}", self.name, self.arm));
    }

    fn parts(&self, len: usize, names: &'static [&'static str]) -> Parts<'_> {
        Parts { trace: self.trace, depth: self.depth, left: len, names, said: Vec::new() }
    }
}

impl<'de> EnumAccess<'de> for Arm<'_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name: StrDeserializer<'_, Error> = self.arm.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Arm<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        self.note("");
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        let mut out = String::new();
        let read = seed.deserialize(Reading { trace: self.trace, out: &mut out, depth: self.depth });
        self.note(&format!(" ({out})"));
        read
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        let mut parts = self.parts(len, &[]);
        let read = visitor.visit_seq(&mut parts);
        self.note(&format!(" ({})", parts.said.join(", ")));
        read
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut parts = self.parts(fields.len(), fields);
        let read = visitor.visit_seq(&mut parts);
        self.note(&format!(" {{ {} }}", parts.named()));
        read
    }
}

/// So that the print itself can be seen to tell shapes apart.
#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "only their shapes are looked at")]
enum One {
    Made { child: u32 },
    Gone,
}
#[derive(serde::Deserialize)]
#[serde(rename = "One")]
#[allow(dead_code, reason = "only their shapes are looked at")]
enum Other {
    Made {
        child: u32,
        #[serde(default)]
        later: Option<bool>,
    },
    Gone,
}

/// A print that could not tell a field more would be worth nothing.
pub fn tells_apart() {
    assert_eq!(of::<One>(), "One::Gone\nOne::Made { child: u32 }\n");
    assert_eq!(of::<Other>(), "One::Gone\nOne::Made { child: u32, later: maybe bool }\n");
}
