"""What visitors and agents say in English."""

from sandbox.visitors.phrases import FormLabels, Phrasebook, Talk

LAMPS = (
    Talk(
        subject="Lamp arrived broken, order {order}",
        opening="Is anyone there? My Nadir lamp just arrived and the shade is in three pieces.",
        details=(
            "Order {order}. The box looked fine, so I think it was packed like that.",
            "It is a birthday present for Saturday, which is why I'm a bit desperate.",
        ),
        answers=(
            "Oh no, I'm sorry. Let me look the order up for you.",
            "A new shade leaves today by courier, keep the pieces for a mosaic. It's there on Thursday.",
        ),
        thanks="You have saved a birthday, thank you!",
    ),
    Talk(
        subject="Voltage of the Brisa pendant",
        opening="Quick one: does the Brisa pendant work on 110 V? I'm not in Europe.",
        details=("It's going to hang over a kitchen table, on a dimmer if that matters.",),
        answers=(
            "It takes any E27 bulb, so yes: use a local bulb and it is happy from 100 to 240 V.",
            "With a dimmable bulb the dimmer is fine too.",
        ),
        thanks="Perfect, ordering two then.",
    ),
    Talk(
        subject="Invoice for order {order}",
        opening="Hi, could I get an invoice for {order} with my company's VAT number on it?",
        details=(
            "The number is GB 555 0199 23.",
            "The accountant wants it before the end of the month, sorry.",
        ),
        answers=("Of course. Could you tell me the VAT number?", "Done, it is on its way to your e-mail."),
        thanks="Got it. That was quick!",
    ),
)
BIKES = (
    Talk(
        subject="Gears skipping after the first service",
        opening="Hello! Since the service last week my gears skip in the two smallest cogs.",
        details=(
            "It's the Fjord 5, order {order}. It only happens uphill, which is of course where I live.",
            "I tried the barrel adjuster, half a turn either way. It got worse, so I put it back.",
        ),
        answers=(
            "That sounds like the hanger rather than the cable. Did the bike fall on its right side?",
            "Bring it in any day before six, we'll straighten it while you have a coffee. On us.",
        ),
        thanks="It did fall. Off the roof of the car. I'll be there tomorrow, and I'm blushing.",
    ),
    Talk(
        subject="Where is order {order}?",
        opening="My order {order} has said 'leaving the warehouse' for nine days now.",
        details=(
            "It's a child seat. The child grows faster than the parcel moves.",
            "Could you at least tell me which carrier has it?",
        ),
        answers=(
            "I can see it: it was waiting for a label that never printed. I'm embarrassed.",
            "I have put it on the express van, you get it tomorrow before noon.",
        ),
        thanks="Brilliant. She says thank you as well (she is two).",
    ),
    Talk(
        subject="Which size for 1.63 m?",
        opening="I'm 1.63 m and between two sizes of the Gravel Tern. Small or medium?",
        details=("Inseam 76 cm. I like sitting upright, my back is not what it was.",),
        answers=(
            "Upright and 76 cm: small, with the 80 mm stem. We fit it before it ships.",
            "And if it feels wrong you have thirty days to swap it.",
        ),
        thanks="Small it is. Thanks for not just selling me the dear one.",
    ),
    Talk(
        subject="E-bike battery shows an error",
        opening="The battery of my Kite E shows E-21 and the motor won't start. I'm standing at the station.",
        details=("It rained a lot this morning.", "Display on, lights on, motor dead. Order was {order}."),
        answers=(
            "E-21 is moisture in the plug. Take the battery out, dry the contacts, wait two minutes.",
            "If it comes back, ride it unpowered and we'll change the seal for free.",
        ),
        thanks="It lives! Two minutes and a scarf. Thank you!!",
    ),
    Talk(
        subject="Refund for the returned helmet",
        opening="I returned a helmet three weeks ago and there's no refund yet. Should I be worried?",
        details=("Return number for {order}, posted on the 2nd, signed for on the 4th.",),
        answers=(
            "You shouldn't. I see the parcel, it was booked under the neighbour's name.",
            "Refunded just now.",
        ),
        thanks="Phew. Cheers.",
    ),
)
OIL = (
    Talk(
        subject="Bottle leaked in the post",
        opening="Hi there, one of the six bottles leaked and now everything smells lovely but is very oily.",
        details=("Order {order}. Five are fine. The cat is suspicious.",),
        answers=(
            "Oh dear! Keep the cat away from it. We'll send a new bottle, and almonds for the fright.",
            "It leaves the farm on Monday.",
        ),
        thanks="That's very kind. The cat thanks you too.",
    ),
    Talk(
        subject="Wholesale prices for a restaurant",
        opening="Do you sell five-litre tins to restaurants in Ireland? We use about sixty litres a month.",
        details=("We'd like to try the early harvest first.", "And is there a minimum order?"),
        answers=(
            "We do, and gladly. From forty litres the shipping is ours.",
            "I'll send you the list by e-mail.",
        ),
        thanks="Lovely, looking forward to it.",
    ),
    Talk(
        subject="Visiting the mill",
        opening="We'll be near Jaén in the last week of November. Can one still visit the mill then?",
        details=("Four adults and one very curious child.",),
        answers=(
            "That is the best week: the harvest is on. Come at ten and bring boots.",
            "The child may push the button.",
        ),
        thanks="We will be there, boots and all!",
    ),
)
ENGLISH = Phrasebook(
    talks={"lamps": LAMPS, "bikes": BIKES, "oil": OIL},
    nudges=("Hello?", "Is anybody there?", "I can wait a little, just tell me if someone is in today.", "👋"),
    giving_up=(
        "OK, I'll try again tomorrow.",
        "Nobody's in, I see. Please write to me when you can.",
        "I have to run. You have my address.",
        "nobody is answering, bye",
    ),
    rescues=(
        "Thanks for your patience. If you can't wait, leave your name and address and we'll get back to you.",
        "All of us are with other customers right now. We read everything, so do leave your question.",
    ),
    greetings=(
        "Hi! I saw you looking at the checkout for a while. Need a hand?",
        "Hello, following up on your quote of last week. Do you still need it?",
    ),
    replies=("Yes please, I was about to write to you.", "Oh, hello! Actually, yes."),
    chatter=(
        (
            "By the way, is the shop in the old town still open?",
            "It is, next to the pharmacy. Open till eight.",
        ),
        ("My brother bought from you years ago, he still talks about it.", "That is lovely to hear, say hi!"),
        ("Is there a student discount? Asking for a student. Me.", "Ten per cent with any student card."),
        ("Sorry, I'm typing with one thumb, the baby is asleep on the other arm.", "No hurry at all 🙂"),
        ("Do you gift-wrap?", "We do: brown paper and a sprig of rosemary."),
        (
            "And could it be delivered to my neighbour? I'm out on Fridays.",
            "Sure, what is the neighbour's name?",
        ),
        ("Mr Adeyemi, number 14. The one with the loud dog.", "Noted, dog included."),
        ("How long is the guarantee?", "Three years, and the receipt is kept with your account."),
        ("OK I think that's all. No, wait.", "Take your time."),
        ("Can I change the colour to green?", "Changed, it is green now."),
        ("Not the bright green though?", "The dark one, like a pine."),
    ),
    still_waiting=("Hi again. Any news about this?", "Me again! I wrote yesterday and nobody answered."),
    file_notes=(
        "this is how it arrived",
        "Here's a photo, sorry for my kitchen.",
        "You can see it in the corner.",
    ),
    labels=FormLabels("Name", "Email", "Phone", "Order number"),
)
