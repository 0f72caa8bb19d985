// The part of the address after the hash, as tawk.to's own dashboard has it for a chat.

const FOLDERS = ["all", "chats", "tickets", "spam", "trash"];

// "#/inbox/PROPERTY/all", "#/inbox/PROPERTY/all/chat/ID"
export function parseRoute(hash) {
  const [, property, folder, , id] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { property: property || null, folder: FOLDERS.includes(folder) ? folder : "all", id: id || null };
}

export function writeRoute({ property, folder, kind, id }) {
  const list = `#/inbox/${encodeURIComponent(property)}/${folder}`;
  return id ? `${list}/${kind}/${encodeURIComponent(id)}` : list;
}
