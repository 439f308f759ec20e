//! One value of every kind there is: made by asking a type, as it is read, which variants and fields it has. A new command or look is
//! among them without anybody having to remember this file.
use serde::de::value::{Error, StrDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Reads as a day, as a code, and as plain words.
const WORDS: &str = "2026-11-20";
/// So deep are the kinds within kinds told apart: an act of a command, and what that act is of.
const DEEP: usize = 3;

/// Every kind of a type, each with a path that names its variants.
pub fn every<T: DeserializeOwned>() -> BTreeMap<String, T> {
    let mut made = BTreeMap::new();
    let mut open: Vec<Vec<usize>> = vec![Vec::new()];
    while let Some(choice) = open.pop() {
        let asked = Asked { choice: choice.clone(), seen: RefCell::default() };
        let value = T::deserialize(Reader { asked: &asked, depth: 0 });
        let seen = asked.seen.into_inner();
        let path: Vec<&str> = seen.iter().map(|(name, _)| *name).collect();
        let path = path.join(" ");
        // The variants of the first kind that the choice does not name are taken one by one.
        if let Some((_, of)) = seen.get(choice.len()).filter(|_| choice.len() < DEEP) {
            for at in (0..*of).rev() {
                let mut next = choice.clone();
                next.push(at);
                open.push(next);
            }
            continue;
        }
        match value {
            Ok(value) => drop(made.insert(path, value)),
            Err(fault) => panic!("{path}: {fault}"),
        }
    }
    made
}

struct Asked {
    choice: Vec<usize>,
    /// Variants taken so far, and of how many.
    seen: RefCell<Vec<(&'static str, usize)>>,
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    asked: &'a Asked,
    depth: usize,
}

macro_rules! numbers {
    ($($method:ident $visit:ident $one:expr;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit($one)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Error;

    numbers! {
        deserialize_i8 visit_i8 1; deserialize_i16 visit_i16 1; deserialize_i32 visit_i32 1; deserialize_i64 visit_i64 1;
        deserialize_u8 visit_u8 1; deserialize_u16 visit_u16 1; deserialize_u32 visit_u32 1; deserialize_u64 visit_u64 1;
        deserialize_f32 visit_f32 1.0; deserialize_f64 visit_f64 1.0; deserialize_bool visit_bool false;
        deserialize_char visit_char 'a'; deserialize_str visit_str WORDS; deserialize_string visit_str WORDS;
        deserialize_bytes visit_bytes &[]; deserialize_byte_buf visit_bytes &[]; deserialize_any visit_str WORDS;
        deserialize_identifier visit_str WORDS;
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Fields { reader: self, names: &[], left: 0, at: 0 })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Fields { reader: self, names: &[], left: len, at: 0 })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Fields { reader: self, names: &[], left: 0, at: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(Fields { reader: self, names, left: names.len(), at: 0 })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut seen = self.asked.seen.borrow_mut();
        // A kind that holds its like is taken at its first, which ends.
        let at = self.asked.choice.get(seen.len()).copied().unwrap_or(0);
        seen.push((variants[at], variants.len()));
        assert!(self.depth < 12, "kinds within kinds without end: {seen:?}");
        drop(seen);
        visitor.visit_enum(Variant { reader: Self { depth: self.depth + 1, ..self }, name: variants[at] })
    }
}

struct Fields<'a> {
    reader: Reader<'a>,
    names: &'static [&'static str],
    left: usize,
    at: usize,
}

impl<'de> SeqAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(name) = self.names.get(self.at) else { return Ok(None) };
        self.at += 1;
        let name: StrDeserializer<'_, Error> = (*name).into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.reader)
    }
}

struct Variant<'a> {
    reader: Reader<'a>,
    name: &'static str,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Error;
    type Variant = Reader<'a>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Reader<'a>), Error> {
        let name: StrDeserializer<'_, Error> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.reader))
    }
}

impl<'de> VariantAccess<'de> for Reader<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(Fields { reader: self, names, left: names.len(), at: 0 })
    }
}
